"""Rules of selling live; no Django."""
