"""Channels and their miniatures, over the wire format but without a network."""
