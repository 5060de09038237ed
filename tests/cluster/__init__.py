"""What `deploy/` ships, looked at without installing it; `make cluster` runs it."""
