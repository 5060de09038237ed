"""A province moves from one house to another; the second house is the first one's database before anything was in it."""
