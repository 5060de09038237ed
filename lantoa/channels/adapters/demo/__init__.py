"""A channel for tests, in our own words. Put it into ADAPTERS as channels.channel.demo to use it."""
