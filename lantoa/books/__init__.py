"""The household's book: what came in by selling, and what tax follows from it."""
