"""The screens of stalls: as buyers see them, and as their people run them."""
