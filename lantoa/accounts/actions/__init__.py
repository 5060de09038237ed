"""What is done with people: codes, joining, signing in, organisations, consent."""
