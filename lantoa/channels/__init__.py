"""Places outside where a stall's goods are shown, talked about and ordered: accounts, listings and what arrives from there."""
