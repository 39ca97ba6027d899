"""The index on disk: caught up by what changed it answers as one made anew, whoever writes, and however a writer ended."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue import queries
from entrepot.catalogue.models import Resource
from entrepot.engine.dense import VectorStore
from entrepot.engine.stock.manifest import Lock
from entrepot.matching import freshness, index
from entrepot.matching import keeping as keep
from entrepot.matching.domain import Found, NeedChains
from entrepot.matching.notes import noted, read, stamp_of
from entrepot.matching.queries import chains_of, needs_for, search
from entrepot.matching.reading import Offer, Wanted, offer, wanted
from entrepot.matching.rematching import Everything
from entrepot.matching.rematching import Found as Lists
from entrepot.matching.shelves import Stocked
from entrepot.people import queries as people
from entrepot.runtime.progress import silent
from tests.cast import BY, entry, need, put, resource
from tests.embedder import Tiny

SOURCES = Path(__file__).parents[2] / "src"
TEXTS = ("Cracks in glaze.", "发酵的茶", "Schweißnähte prüfen", "Kredit für Betriebe", "Terahertz inspection")
KINDS = ("technology", "expert", "facility")


@pytest.fixture
def stock(tiny: Tiny, tmp_path: Path) -> Iterator[Path]:
    """Every catalogue is large enough for the disk; the folder of its index."""
    before, index._held.listed_up_to = index._held.listed_up_to, -1
    _anew(tmp_path, tiny)
    yield tmp_path
    _join()
    index._held.listed_up_to = before


def _anew(folder: Path, tiny: Tiny) -> None:
    """This process knows nothing of the index but where it lies."""
    index.forget()
    index._held.models = ((tiny,), VectorStore())
    index._held.reader = keep.Reader(folder)
    index._held.writer = keep.Writer(folder, *index._held.models)


def _answers() -> object:
    """What the index says: its records, and what it finds."""
    held = index.complete()
    found = [_found(search(text, limit=50)) for text in TEXTS]
    records = [sorted(each, key=lambda item: item.key) for each in (held.offers, held.wanted)]
    counts = [held.words.count(word) for word in ("crack", "glaze", "terahertz")]
    return records, found, counts, len(held.words)


def _found(items: Sequence[Found]) -> object:
    """As far as it is the same by whichever way texts are compared: scores are sums in another order."""
    return [(item.key, item.is_need, round(item.score, 4)) for item in items]


def _change(change: tuple[str, int, int]) -> None:
    what, number, text = change
    key = f"r{number}"
    if what == "put":
        resource(key, KINDS[number % 3], f"Title {text}", TEXTS[text])
    elif what == "ask":
        need(f"n{number}", "technology", f"Asked {text}", TEXTS[text])
    else:
        _withdraw(key)


def _withdraw(key: str) -> None:
    record = Resource.objects.filter(key=key).first()
    if record is not None and record.state == "listed":
        catalogue.withdraw(record=record, reason="", by=BY)


changes = st.lists(
    st.tuples(st.sampled_from(("put", "put", "ask", "withdraw")), st.integers(0, 5), st.integers(0, 4)),
    min_size=1, max_size=6,
)  # fmt: skip


def test_a_note_is_read_as_it_was_noted(region: None, stock: Path) -> None:
    places = {place.id: place for place in people.gazetteer()}
    told: list[Offer | Wanted] = [offer(record, places) for record in queries.listed_resources()]
    told += [wanted(record) for record in queries.listed_needs()]
    notes = [noted(record, "stamp") for record in told]
    assert [read(note, record.documents) for note, record in zip(notes, told, strict=True)] == told
    assert {stamp_of(note) for note in notes} == {"stamp"}
    assert not any(
        document.text.encode() in note
        for note, item in zip(notes, told, strict=True)
        for document in item.documents
    )


def _told(chains: NeedChains) -> object:
    """A chain as far as it is the same by whichever way texts are compared: scores come of sums in another order."""
    return (
        chains.verdict,
        [
            (link.role, link.resource, link.match.grade, round(link.match.score, 3))
            for link in chains.best.links
        ],
        [(item.role, item.nearest and item.nearest.resource) for item in chains.best.missing],
    )


def test_a_stock_answers_as_a_list_in_memory(region: None, stock: Path) -> None:
    question, offered = queries.need("need-cracks", BY), queries.resource("tech-thz", BY)
    told = _answers(), _told(chains_of(question)), _found(needs_for(offered))
    assert index.complete().view is not None
    index._held.listed_up_to = 1000
    index._held.index = None
    assert (_answers(), _told(chains_of(question)), _found(needs_for(offered))) == told
    assert index.complete().view is None


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes)
def test_an_index_caught_up_answers_as_one_made_anew(
    tiny: Tiny, stock: Path, listed: list[tuple[str, int, int]]
) -> None:
    for change in listed:
        _change(change)
        index.complete()
    caught_up = _answers()
    with tempfile.TemporaryDirectory() as folder:
        _anew(Path(folder), tiny)
        assert _answers() == caught_up
    _anew(stock, tiny)


def test_a_change_is_there_when_it_is_asked_for_next(stock: Path) -> None:
    resource("a", text="Terahertz inspection.")
    assert [item.key for item in index.complete().offers] == ["a"]
    resource("b", text="Welding of pipes.")
    held = index.current()
    assert sorted(item.key for item in held.offers) == ["a", "b"]
    assert held.sequence == freshness.sequence()
    _join()
    _withdraw("a")
    assert index.current().offers.named(["a", "b"]).keys() == {"b"}
    assert [item.key for item in index.current().offers.of_kinds(["facility"])] == ["b"]


def test_only_what_changed_is_read_and_embedded(stock: Path, tiny: Tiny) -> None:
    put(*(entry(f"r{number}", text=f"Text {number}.") for number in range(5)))
    index.complete()
    done = tiny.embedded
    put(entry("r1", text="Another text."))
    with index.keeper().taken():
        assert index.keeper().catch_up() == keep.Counts(1, 0)
        assert index.keeper().catch_up() == keep.Counts(0, 0)
    assert tiny.embedded == done + 1


def test_what_ends_or_is_joined_without_an_entry_is_seen_with_the_next_change(stock: Path) -> None:
    resource("a")
    index.complete()
    Resource.objects.filter(key="a").update(ends=date(2027, 1, 2))
    resource("b")
    assert index.complete().offers.named(["a"])["a"].ends == date(2027, 1, 2)


def test_while_another_process_writes_the_newest_commit_is_read(stock: Path) -> None:
    resource("a")
    before = index.complete()
    lock = Lock(stock)
    resource("b")
    behind = index.complete()
    assert [item.key for item in behind.offers] == ["a"]
    assert behind.sequence < freshness.sequence()
    lock.free()
    after = index.complete()
    assert sorted(item.key for item in after.offers) == ["a", "b"]
    assert [item.key for item in before.offers] == ["a"]


READER = """
import sys, time
import django
django.setup()
from pathlib import Path
from entrepot.matching.keeping import Reader
from entrepot.matching.shelves import Stocked
reader = Reader(Path(sys.argv[1]))
view = reader.view()
print("reads", flush=True)
while "b" not in (keys := sorted(item.key for item in Stocked(view.resources))):
    assert keys == ["a"], keys
    time.sleep(0.02)
    view = reader.view()
print(keys, view.words.count("weld"))
"""
"""Another process that asks the database nothing; it looks until a record is there."""


def test_another_process_sees_a_change_whole(stock: Path) -> None:
    resource("a")
    index.complete()
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(stock)],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "entrepot.site.settings", "PYTHONPATH": str(SOURCES)},
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "reads\n"
        resource("b", text="Welding of pipes.")
        index.complete()
        assert other.communicate(timeout=120)[0] == "['a', 'b'] 1\n"
    assert other.returncode == 0


class Killed(BaseException):
    """The writer dies here."""


@pytest.mark.parametrize("at", [0, 2, 3, 5, 7])
def test_a_killed_writer_loses_nothing(
    stock: Path, tiny: Tiny, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    put(*(entry(f"r{number}", text=TEXTS[number]) for number in range(4)))
    index.complete()
    put(
        entry("r0", text="Changed."),
        entry("new", text="Terahertz, new."),
        entry("asked", "technology", is_need=True),
    )
    left = at

    def swapped(self: Path, target: Path) -> Path:
        nonlocal left
        if not left:
            raise Killed
        left -= 1
        return replaced(self, target)

    replaced = Path.replace
    with monkeypatch.context() as patched, suppress(Killed), index.keeper().taken():
        patched.setattr(Path, "replace", swapped)
        index.keeper().catch_up()
    view = keep.Reader(stock).view()
    assert view is not None
    assert {item.key for item in Stocked[Offer](view.resources)} - {"new"} == {"r0", "r1", "r2", "r3"}
    put(entry("r0", text=TEXTS[0]))  # back to what it was: the words of the killed writer must not stay
    _anew(stock, tiny)
    after = _answers()
    with tempfile.TemporaryDirectory() as folder:
        _anew(Path(folder), tiny)
        assert _answers() == after


@pytest.mark.parametrize(
    "name", ["resources/stock.json", "needs/stock.json", "words.json", "*/*.segment", "words-*/meta.json"]
)
def test_a_damaged_index_is_made_anew_by_itself(stock: Path, tiny: Tiny, name: str) -> None:
    resource("a", text="Terahertz inspection.")
    need("n", text="Cracks in glaze.")
    told = _answers()
    for file in stock.glob(name):
        file.write_bytes(b"x")
    _anew(stock, tiny)
    assert _answers() == told
    assert index.complete().view is not None


def test_an_index_of_another_journal_is_brought_to_this_one(stock: Path) -> None:
    resource("a")
    with transaction.atomic():
        resource("b")
        assert len(index.complete().offers) == 2
        transaction.set_rollback(True)
    assert [item.key for item in index.complete().offers] == ["a"]
    resource("c")
    assert sorted(item.key for item in index.complete().offers) == ["a", "c"]


def _join() -> None:
    """Who has the models read ends before somebody else may write."""
    for thread in threading.enumerate():
        if thread.name == index.THREAD:
            thread.join(20)


def _rounded(found: Sequence[Lists]) -> object:
    return [
        {role: [(key, round(score, 3)) for key, score in items] for role, items in lists.items()}
        for lists in found
    ]


def test_the_nightly_rematch_finds_the_same_on_disk(region: None, stock: Path) -> None:
    _withdraw("tech-tea")
    held = index.complete()
    told = Everything(held, silent).best(list(held.wanted))
    index._held.listed_up_to = 1000
    index._held.index = None
    listed = index.complete()
    assert listed.view is None
    again = Everything(listed, silent).best(
        [listed.wanted.named([item.key])[item.key] for item in held.wanted]
    )
    assert _rounded(again) == _rounded(told)
