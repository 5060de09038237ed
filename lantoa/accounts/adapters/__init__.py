"""Sockets for those who verify who somebody is."""
