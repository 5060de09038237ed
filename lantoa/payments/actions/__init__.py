"""What changes here: accounts and their feeds, requests to pay, payments, and the bank's notices."""
