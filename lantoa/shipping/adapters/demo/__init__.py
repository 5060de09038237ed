"""A carrier for tests, in our own words."""
