"""What a channel is as dated data, and what its numbers mean; no Django."""
