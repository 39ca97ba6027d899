"""The same linking on Spark, with the same model: for lists that outgrow one machine."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import SparkSession
from splink.backends.spark import SparkAPI

from entrepot.engine.linkage import splinked
from entrepot.engine.linkage.comparing import Compared
from entrepot.engine.linkage.model import Model
from entrepot.engine.linkage.things import Pair, ThingKind
from entrepot.engine.linkage.vectors import Floats


class SparkBackend:
    """Training, scoring and clustering in a session that the caller opened and closes."""

    def __init__(self, session: SparkSession) -> None:
        self._session = session

    def _database(self) -> SparkAPI:
        # no functions of Splink's own are used, so its Java archive need not be on the session's path
        return SparkAPI(  # type: ignore[no-untyped-call]  # Splink gives it no types
            spark_session=self._session, break_lineage_method="persist", register_udfs_automatically=False
        )

    def train(self, pairs: Compared, kind: ThingKind) -> Model:
        """See `splinked.trained`."""
        return splinked.trained(self._database(), pairs, kind)

    def odds(self, pairs: Compared, model: Model) -> Floats:
        """See `splinked.odds`."""
        return splinked.odds(self._database(), pairs, model)

    def clusters(self, keys: Sequence[str], pairs: Sequence[Pair], threshold: float) -> list[tuple[str, ...]]:
        """See `splinked.clustered`."""
        return splinked.clustered(self._database(), keys, pairs, threshold)
