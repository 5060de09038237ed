"""What makes figures anew."""
