"""What a command or a worker loads before it does anything: nothing that loads slowly and may not be asked for (decision 0012)."""

from __future__ import annotations

import subprocess
import sys

SLOW = "numba pyhanko rdflib holidays aiohttp onnxruntime duckdb ortools pyspark playwright"
LOOK = f"""
import sys
import django
django.setup()
import entrepot.site.urls
print(sorted(set({SLOW!r}.split()) & set(sys.modules)))
"""


def test_what_loads_slowly_is_loaded_when_it_is_used() -> None:
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")
