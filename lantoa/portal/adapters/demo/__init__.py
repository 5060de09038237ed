"""A line to invented markets, for tests."""
