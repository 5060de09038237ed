"""Pages about money, and the hook that hears of it."""
