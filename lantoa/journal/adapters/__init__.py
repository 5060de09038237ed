"""Servers of other bodies that keep our roots."""
