"""The sockets for channels: what a marketplace, a page or a conversation must be able to do, and who does it."""
