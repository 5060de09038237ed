"""What an entry of the register is, without a database."""
