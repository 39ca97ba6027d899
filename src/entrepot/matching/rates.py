"""The node's currency table, as matching reads it."""

from entrepot.catalogue.rates import OWN, rates, read

__all__ = ["OWN", "rates", "read"]
