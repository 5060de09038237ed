"""Rules of figures: what may be shown, and who is counted with whom."""
