"""Linking in bulk on one machine: Splink on DuckDB, in memory."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
from splink.backends.duckdb import DuckDBAPI

from entrepot.engine.linkage import splinked
from entrepot.engine.linkage.comparing import Compared
from entrepot.engine.linkage.model import Model
from entrepot.engine.linkage.things import Pair, ThingKind
from entrepot.engine.linkage.vectors import Floats


class DuckDBBackend:
    """A database for each call, gone afterwards."""

    def train(self, pairs: Compared, kind: ThingKind) -> Model:
        """See `splinked.trained`."""
        with duckdb.connect() as connection:
            return splinked.trained(DuckDBAPI(connection), pairs, kind)

    def odds(self, pairs: Compared, model: Model) -> Floats:
        """See `splinked.odds`."""
        with duckdb.connect() as connection:
            return splinked.odds(DuckDBAPI(connection), pairs, model)

    def clusters(self, keys: Sequence[str], pairs: Sequence[Pair], threshold: float) -> list[tuple[str, ...]]:
        """See `splinked.clustered`."""
        with duckdb.connect() as connection:
            return splinked.clustered(DuckDBAPI(connection), keys, pairs, threshold)
