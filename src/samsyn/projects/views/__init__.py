"""Pages of the project bank; each view asks one thing of selectors or services."""
