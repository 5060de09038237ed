"""What is asked about work."""
