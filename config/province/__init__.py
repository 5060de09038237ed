"""A province goes to machines of its own: written into one archive, read there, taken away here."""
