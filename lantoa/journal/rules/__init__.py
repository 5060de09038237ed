"""How the past is written down byte for byte, and how each byte is held by a signature."""
