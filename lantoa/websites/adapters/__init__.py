"""The socket by which listed sites are visited."""
