"""A Facebook page whose outside is this process: its knocks are real, what is said to it stands in a list."""
