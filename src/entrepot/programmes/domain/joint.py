"""How far a joint project is. Pure."""

from __future__ import annotations

from enum import StrEnum


class Course(StrEnum):
    """How far a joint project is."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
