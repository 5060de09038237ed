"""The socket by which other provinces' markets are asked."""
