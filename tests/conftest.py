"""What all tests share: a home of their own, a database in memory-like speed, and the clock."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# Before Django reads its settings: a test must never touch the home of somebody's node.
os.environ["ENTREPOT_HOME"] = tempfile.mkdtemp(prefix="entrepot-test-")
os.environ.setdefault("ENTREPOT_CACHE", str(Path(tempfile.gettempdir()) / "entrepot-test-cache"))
