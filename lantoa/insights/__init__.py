"""What spread where: figures counted from what other rooms know. It owns no fact."""
