"""Selling live: a session, what is pinned, and every comment accounted for."""
