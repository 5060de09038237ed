"""What changes channels, listings and the orders that come from there."""
