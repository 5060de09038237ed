"""What people type about goods at places outside."""
