"""Entrepot: an open exchange for a region's innovation resources."""

__version__ = "0.1.0"
