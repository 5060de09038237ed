"""Tests of the shared desk."""
