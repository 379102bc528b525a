"""Pages about strategies: public to read, changed by whoever corrects values at their place."""
