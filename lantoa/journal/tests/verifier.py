"""The single-file verifier, loaded from where it lies in the docs."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

FILE = Path(__file__).resolve().parents[3] / "docs" / "verifier" / "verify_export.py"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_export", FILE)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules["verify_export"] = made
    spec.loader.exec_module(made)
    return made
