"""What people type in a livestream sale."""
