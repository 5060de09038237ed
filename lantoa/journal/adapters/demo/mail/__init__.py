"""A mailbox without a network."""
