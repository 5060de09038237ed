"""In the memory of one process."""
