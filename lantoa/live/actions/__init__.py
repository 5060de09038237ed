"""What changes sessions, comments, wants and claims."""
