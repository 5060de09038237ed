"""What is done around work."""
