"""What happens when somebody types nonsense, or means harm."""
