"""Catalog has no screens of its own; its products are seen in stalls."""

POLICY: list[object] = []
