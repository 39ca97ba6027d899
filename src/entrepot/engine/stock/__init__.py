"""A stock of resources of any number on disk: one process writes, many read the same mapped files.

Names are looked up when they are first used: its compiled loops are slow to load, and a small node asks none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from entrepot.vocabulary.loading import when_used

if TYPE_CHECKING:
    from entrepot.engine.stock.files import StockError
    from entrepot.engine.stock.manifest import StockBusyError
    from entrepot.engine.stock.search import StockRetriever
    from entrepot.engine.stock.segment import Item
    from entrepot.engine.stock.snapshot import Folder, Snapshot
    from entrepot.engine.stock.writer import StockWriter

__all__ = ["Folder", "Item", "Snapshot", "StockBusyError", "StockError", "StockRetriever", "StockWriter"]

__getattr__ = when_used(
    __name__,
    {
        "files": ("StockError",),
        "manifest": ("StockBusyError",),
        "search": ("StockRetriever",),
        "segment": ("Item",),
        "snapshot": ("Folder", "Snapshot"),
        "writer": ("StockWriter",),
    },
)
