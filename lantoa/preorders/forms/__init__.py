"""What is typed when somebody buys or sells ahead."""
