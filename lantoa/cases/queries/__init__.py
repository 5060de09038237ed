"""What is asked about public services."""
