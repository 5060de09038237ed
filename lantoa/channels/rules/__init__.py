"""Places outside and what they ask for, on plain values."""
