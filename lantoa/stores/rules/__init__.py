"""Stalls, goods that need a look first, and what may stand in public, on plain values."""
