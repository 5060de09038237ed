"""An engine for trying out."""
