"""What changes here: expenses, and what there was at the start."""
