"""Measuring in a process of its own, so that its peak of memory is its own."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

Found = TypeVar("Found")


def measured(work: Callable[..., Found], *given: Any) -> Found:
    """What ``work(*given)`` returns, from a new process.

    Raises:
        EOFError: the process died.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(there, work, given))
    child.start()
    there.close()
    try:
        found: Found = here.recv()
    finally:
        child.join()
    return found


def _child(pipe: Connection, work: Callable[..., Any], given: tuple[Any, ...]) -> None:
    pipe.send(work(*given))
