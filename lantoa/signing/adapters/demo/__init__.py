"""A remote signer for tests, in this process: keys are handed to it, answers are what a test sets."""
