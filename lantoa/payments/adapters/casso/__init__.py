"""Casso: passes on the notifications of Vietnamese banks by webhook (version 2)."""
