"""Who may do what, tried on every address, by everybody."""
