"""The verifier, and where signing services knock."""
