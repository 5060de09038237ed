"""So far procedures are only read; dossiers come later."""

ACTS: dict[str, str] = {}
