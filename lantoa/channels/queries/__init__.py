"""What is shown of goods at places outside."""
