"""What is done in markets."""
