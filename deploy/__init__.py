"""The house on more than one machine: units, their settings, and the whole of it on one machine for trials (deploy/README.md)."""
