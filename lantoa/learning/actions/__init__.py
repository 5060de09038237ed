"""What changes here: courses from their files, classes, seats, and practice."""
