"""Pages about oneself: signing in, me, and helping."""
