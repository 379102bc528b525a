"""Words, numbers and links for the pages of the project bank."""
