"""A bank feed without any service: for shows and tests. Put it into ADAPTERS as payments.bank_feed.demo to use it."""
