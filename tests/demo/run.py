"""Makes a node with the demo region and prints what each story found, one JSON object a line: ``python -m tests.demo.run FOLDER``."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from bench.grades import cases

if __name__ == "__main__":
    os.environ["ENTREPOT_HOME"] = sys.argv[1]
    for case in cases(Path(sys.argv[1])):
        best = case.found.best
        told = {
            "need": case.need,
            "outcome": case.outcome,
            "missing": case.missing,
            "chain": case.chain,
            "verdict": case.found.verdict,
            "found": {str(link.role): link.resource for link in best.links},
            "found_missing": [str(item.role) for item in best.missing],
            "differences": [item.difference for item in case.found.alternatives],
            "routes": len(case.found.routes),
            "held": len(best.held),
        }
        sys.stdout.write("STORY " + json.dumps(told) + "\n")
