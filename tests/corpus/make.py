"""`python -m tests.corpus.make FOLDER` writes the 200 files, each beside what must come of it in expect.json."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from tests.corpus import attacks, bombs, encodings, headers, identity, sheets, sizes, structure, values
from tests.corpus.case import Case

COUNTS = {
    "encodings": 30, "structure": 30, "headers": 20, "values": 40, "attacks": 30, "sheets": 30, "bombs": 12, "sizes": 4,
    "identity": 4,
}  # fmt: skip


def cases(most: int = 100_000) -> list[Case]:
    """All files of the corpus, group by group; none has more than `most` rows."""
    groups = (encodings, structure, headers, values, attacks, sheets, bombs)
    return [*(each for group in groups for each in group.CASES), *sizes.cases(most), *identity.CASES]


def main(folder: Path) -> None:
    """Write them."""
    expected = {}
    for case in cases():
        into = folder / case.group
        into.mkdir(parents=True, exist_ok=True)
        case.make(into)
        expected[f"{case.group}/{case.name}"] = {**asdict(case.expect), "says": dict(case.says)}
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    (folder / "expect.json").write_text(text, encoding="utf-8")
    print(f"{len(expected)} files in {folder}")  # noqa: T201 -- it is a command


if __name__ == "__main__":
    main(Path(sys.argv[1]))
