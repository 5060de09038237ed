"""What stalls do: open, change, rest, put things up for sale."""
