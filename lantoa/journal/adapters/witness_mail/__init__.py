"""Another body's mailbox, reached by e-mail."""
