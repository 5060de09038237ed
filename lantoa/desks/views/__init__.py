"""Screens of the shared desk."""
