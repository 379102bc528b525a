"""How stored things are laid out on a page: windows of documents around the spot of a value."""
