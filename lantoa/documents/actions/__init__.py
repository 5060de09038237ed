"""What documents does: keep bytes, make photos of pictures, print papers."""
