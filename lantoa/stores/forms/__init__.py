"""What people type about their stall and their goods."""
