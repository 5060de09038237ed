"""The screens of goods at places outside."""
