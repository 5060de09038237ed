"""Sockets for services that pass on a bank's notifications."""
