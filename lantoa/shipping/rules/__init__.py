"""Rules of carrying: arithmetic and tables on plain values."""
