"""What markets are asked."""
