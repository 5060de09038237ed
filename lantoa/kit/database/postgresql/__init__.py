"""PostgreSQL, watched (`ENGINE` in the settings)."""
