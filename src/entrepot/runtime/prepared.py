"""Questions that are asked at every request: Django writes their SQL once a connection, later only other values are sent.

Making the SQL of a short question takes a processor several times as long as answering it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Value = str | int
Model = TypeVar("Model", bound=models.Model)
_STAND_INS: Final[Mapping[type, Callable[[int], Value]]] = {
    str: lambda place: f"\0{place}",  # no database keeps such a text
    int: lambda place: -(10**15) - place,
}


class _Written(NamedTuple):
    """SQL with the values it was written for, and the place in the question of each that changes."""

    compiler: SQLCompiler
    sql: str
    values: tuple[Any, ...]
    places: Mapping[int, int]


class Prepared:
    """A question of rows, by values of these kinds.

    Args:
        ask: the question for such values, as ``values_list``; each value stands in it at least once, as it was given.
        kinds: what each value is.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any, Any]], *kinds: type[str] | type[int]) -> None:
        self._ask, self._kinds = ask, kinds
        self._known: WeakKeyDictionary[BaseDatabaseWrapper, _Written] = WeakKeyDictionary()

    def rows(self, *values: Value) -> list[tuple[Any, ...]]:
        """The rows for these values, as the question itself would answer."""
        connection = connections[DEFAULT_DB_ALIAS]
        written = self._known.get(connection) or self._write(connection)
        sent = [
            values[written.places[place]] if place in written.places else value
            for place, value in enumerate(written.values)
        ]
        with connection.cursor() as cursor:
            cursor.execute(written.sql, sent)
            found = cursor.fetchall()
        return [tuple(row) for row in written.compiler.results_iter([found])]

    def _write(self, connection: BaseDatabaseWrapper) -> _Written:
        stand_ins = [_STAND_INS[kind](place) for place, kind in enumerate(self._kinds)]
        compiler = self._ask(*stand_ins).query.get_compiler(connection=connection)
        sql, values = compiler.as_sql()
        places = {place: stand_ins.index(value) for place, value in enumerate(values) if value in stand_ins}
        if set(places.values()) != set(range(len(stand_ins))):
            raise ValueError("a value does not stand in the question as it was given")
        self._known[connection] = written = _Written(compiler, sql, tuple(values), places)
        return written


def columns(model: type[models.Model], before: str = "", only: Iterable[str] = ()) -> tuple[str, ...]:
    """The columns of a model for ``values_list``, with the relation by which it is reached before each; ``only`` those of these fields."""
    kept = frozenset(only)
    fields = model._meta.concrete_fields
    return tuple(f"{before}{field.attname}" for field in fields if not kept or field.name in kept)


def built(model: type[Model], names: Sequence[str], values: Sequence[Any]) -> Model:
    """A model's row from its `columns`; what is not among them is read when it is asked for."""
    return model.from_db(DEFAULT_DB_ALIAS, names, values)
