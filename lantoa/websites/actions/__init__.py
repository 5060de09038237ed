"""What changes here: entries, lists of them, visits, complaints and requests to take down."""
