"""Copies of the house elsewhere, and how it stands again from them: see docs/decisions/0029-backup.md."""
