"""What is typed about work: people, days off, shifts set by hand."""
