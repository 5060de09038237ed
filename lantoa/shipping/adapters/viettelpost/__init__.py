"""Viettel Post: tells of parcels by webhook."""
