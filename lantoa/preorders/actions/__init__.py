"""What people do ahead of the goods: open, join, leave, close, tell."""
