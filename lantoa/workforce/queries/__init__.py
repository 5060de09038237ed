"""What is asked of work: what is to be made by when, who can, what was planned, and how that is said."""
