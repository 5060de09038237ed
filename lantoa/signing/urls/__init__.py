"""Addresses of the verifier, and of the hooks of signing services."""
