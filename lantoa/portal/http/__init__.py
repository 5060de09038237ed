"""The market as machines ask it: a public API, and the signatures by which markets know each other."""
