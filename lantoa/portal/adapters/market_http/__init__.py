"""Other provinces' markets, asked over the open net."""
