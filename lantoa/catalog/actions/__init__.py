"""What catalog does: shelve, describe, change and archive products; grade them; write down, stamp and call back lots."""
