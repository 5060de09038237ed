"""What catalog does: shelve, describe, change and archive products."""
