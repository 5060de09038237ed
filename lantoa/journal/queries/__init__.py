"""Questions about the past: what happened, under which root it stands, and whether all of it still holds."""
