"""Rules of the book: arithmetic on plain values."""
