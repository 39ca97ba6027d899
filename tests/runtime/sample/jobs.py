"""Jobs that tests watch from outside: what they do can be seen in files."""

from __future__ import annotations

import os
import time
from pathlib import Path

from entrepot.runtime import jobs


@jobs.job("sample.line")
def line(run: jobs.Run) -> None:
    """Add a line to a file: doing it twice would show. With ``meet``, a folder, each worker first waits for a second one."""
    if "meet" in run.args:
        meeting = Path(str(run.args["meet"]))
        (meeting / str(os.getpid())).touch()
        while len(list(meeting.iterdir())) < 2:
            time.sleep(0.02)
    with Path(str(run.args["file"])).open("a") as stream:
        stream.write(f"{run.key} {os.getpid()}\n")


@jobs.job("sample.pieces")
def pieces(run: jobs.Run) -> dict[str, jobs.JSON]:
    """Work in three pieces, each kept; on the first attempt the second one never ends by itself."""
    for number in range(3):
        piece = Path(str(run.args["folder"]), f"piece-{number}")
        if not piece.exists():
            piece.write_text(str(run.attempt))
        run.progress(number + 1, 3, "pieces")
        while number == 1 and run.attempt == 1 and run.args.get("hang"):
            time.sleep(0.05)
            if run.args.get("looks"):
                run.check()
    return {"attempt": run.attempt}


@jobs.job("sample.stubborn")
def stubborn(run: jobs.Run) -> None:
    """Sleep without looking whether to stop, and renew the claim meanwhile; leaves a file when it has ended."""
    Path(str(run.args["began"])).touch()
    time.sleep(float(str(run.args["seconds"])))
    with Path(str(run.args["file"])).open("a") as stream:
        stream.write("ended\n")


jobs.every("sample.line", hours=6)
