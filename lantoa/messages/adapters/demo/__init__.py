"""A gateway without a network."""
