"""Whole journeys in a real browser, against the house as `make run` starts it."""
