"""The house under kills, cuts and races: each proof with a weakened copy that must fail it."""
