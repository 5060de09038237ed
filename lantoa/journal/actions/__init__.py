"""What the journal does: record, answer commands once, receive, seal, follow."""
