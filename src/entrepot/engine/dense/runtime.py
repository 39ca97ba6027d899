"""How onnxruntime is set up here, and how texts are put together for it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_PIECES_A_BATCH = 2048  # keeps the activations of a batch near the cores; larger ones are slower


def session(model: Path, threads: int) -> InferenceSession:
    """A model on the CPU with so many threads (0: one a core), which sleep while they have nothing to do.

    Products in eight bits are exact: x86 processors without VNNI saturate their sums at 16 bits unless they are told not to, and the same text
    would get another vector there.
    """
    import onnxruntime  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or available_cores()
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def available_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def batches(lengths: Sequence[int], pieces: int = _PIECES_A_BATCH) -> Iterator[list[int]]:
    """Row numbers in batches of similar length, each at most so many pieces when padded (but one row at
    least)."""
    batch: list[int] = []
    for row in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and lengths[row] * (len(batch) + 1) > pieces:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def table(rows: Sequence[Sequence[int]], pad: int) -> NDArray[np.int64]:
    """Rows of numbers side by side, filled up with ``pad``."""
    filled = np.full((len(rows), max(map(len, rows))), pad, np.int64)
    for place, row in enumerate(rows):
        filled[place, : len(row)] = row
    return filled
