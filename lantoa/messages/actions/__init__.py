"""What changes here: messages to people, and those they write."""
