"""A visitor of a few invented sites, for tests."""
