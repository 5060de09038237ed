"""The socket for counting: what the house needs of an engine, and the engines it knows."""
