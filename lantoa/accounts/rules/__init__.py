"""Arithmetic on plain values: limits, how typed things are read, what a passkey's answer proves, what a device is called."""
