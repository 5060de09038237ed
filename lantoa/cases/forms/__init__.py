"""What people write on the screens of public services."""
