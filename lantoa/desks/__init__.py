"""Working together: lists that somebody owns, counted from the records of the rooms below, and who takes what on them."""
