"""Loaded before anything reads Django's settings (``-p tests.home``): a test must never touch the home of somebody's node."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ["ENTREPOT_HOME"] = tempfile.mkdtemp(prefix="entrepot-test-")
os.environ.setdefault("ENTREPOT_CACHE", str(Path(tempfile.gettempdir()) / "entrepot-test-cache"))
