"""What stands on the lists, and who sees and owns it."""
