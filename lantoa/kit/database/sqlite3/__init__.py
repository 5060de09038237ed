"""The embedded database, watched (`ENGINE` in the settings)."""
