"""A stock of resources of any number on disk: one process writes, many read the same mapped files."""

from entrepot.engine.stock.files import StockError
from entrepot.engine.stock.manifest import StockBusyError
from entrepot.engine.stock.search import StockRetriever
from entrepot.engine.stock.segment import Item
from entrepot.engine.stock.snapshot import Folder, Snapshot
from entrepot.engine.stock.writer import StockWriter

__all__ = ["Folder", "Item", "Snapshot", "StockBusyError", "StockError", "StockRetriever", "StockWriter"]
