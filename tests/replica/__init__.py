"""Reads from a real replica."""
