"""Sockets for carriers that tell where a parcel is and what they have settled."""
