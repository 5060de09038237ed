"""Seals of the authority itself, as PKCS#12 files beside the house; for the demo."""
