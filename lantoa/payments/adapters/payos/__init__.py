"""payOS: tells of money paid to the account of one of its payment channels by webhook."""
