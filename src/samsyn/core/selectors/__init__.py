"""What screens fetch of the tables that all apps share."""
