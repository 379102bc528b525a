"""Small areas."""
