"""What is done with public services."""
