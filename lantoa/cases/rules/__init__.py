"""What the law's clock and the forms say, on plain values."""
