"""What is asked of the book; the database does the sums."""
