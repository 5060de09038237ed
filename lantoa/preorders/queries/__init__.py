"""What pages and other rooms read of buying ahead."""
