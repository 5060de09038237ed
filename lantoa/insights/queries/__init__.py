"""What screens and the worker ask: people counted, figures shown."""
