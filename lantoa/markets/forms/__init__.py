"""What people type about markets."""
