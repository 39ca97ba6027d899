"""Measuring in a process of its own, so that its peak of memory is its own."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

Found = TypeVar("Found")


THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


def one_thread() -> None:
    """Let processes that are started from now on calculate with one thread each, unless somebody has said otherwise.

    Libraries count their threads when they are loaded, so this says nothing to the process that asks for it.
    """
    for name in THREADS:
        os.environ.setdefault(name, "1")


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
