"""What is asked of money: what is to be paid, what came, what waits for a look, and whether the ledger agrees."""
