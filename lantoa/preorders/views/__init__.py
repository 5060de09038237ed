"""Pages of buying ahead."""
