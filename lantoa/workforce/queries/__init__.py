"""What is read about work."""
