"""Our certificates before software written by others."""
