"""What is done to carts and orders."""
