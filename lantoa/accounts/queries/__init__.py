"""What is known of people: who acts, for whom, and who may do what."""
