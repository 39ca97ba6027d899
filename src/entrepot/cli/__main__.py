"""``python -m entrepot.cli``: the command ``entrepot`` by the interpreter that runs this."""

from __future__ import annotations

import sys

from entrepot.cli.main import run

sys.argv[0] = "entrepot"
run()
