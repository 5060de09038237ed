"""What holds in markets, on plain values."""
