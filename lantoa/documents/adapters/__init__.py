"""The socket of the place where kept files lie."""
