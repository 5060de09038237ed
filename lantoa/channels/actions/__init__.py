"""What is done with goods at places outside."""
