"""Addresses of the seller's parcels, and of the hooks that hear of them."""
