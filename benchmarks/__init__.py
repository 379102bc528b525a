"""Every performance claim as a command that runs both sides in one go and prints the ratio."""
