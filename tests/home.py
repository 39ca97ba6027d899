"""Loaded before anything reads Django's settings (``-p tests.home``): a test must never touch the home of somebody's node."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import settings

os.environ["ENTREPOT_HOME"] = tempfile.mkdtemp(prefix="entrepot-test-")
os.environ.setdefault("ENTREPOT_CACHE", str(Path(tempfile.gettempdir()) / "entrepot-test-cache"))
# tests ask more often than anybody may; what is too often is tested in tests/api/test_throttling.py
for name in ("ANONYMOUS", "ANONYMOUS_COSTLY", "TOKEN", "TOKEN_COSTLY"):
    os.environ[f"ENTREPOT_LIMIT_{name}"] = "1000000/min"
# speed is measured in bench/: a loop that is compiled when it is first used, or a busy machine, fails no test
settings.register_profile("entrepot", deadline=None)
settings.load_profile("entrepot")
