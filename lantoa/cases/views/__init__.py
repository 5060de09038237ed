"""The screens of public services."""
