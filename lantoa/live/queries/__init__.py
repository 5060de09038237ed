"""What screens ask about a livestream sale."""
