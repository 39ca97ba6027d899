"""The index: words at once, the models when their vectors are there, anew when the catalogue has changed."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.db import transaction

from entrepot.catalogue import queries as catalogue
from entrepot.engine.dense import VectorStore
from entrepot.engine.retrieval import Document
from entrepot.journal import actions as journal
from entrepot.journal.queries import latest_sequence
from entrepot.matching import index
from entrepot.matching.queries import chains_of, search
from entrepot.people.domain import ANONYMOUS
from tests.accounts import account
from tests.cast import cast, entry, need, put, resource
from tests.embedder import Tiny


class Slow(Tiny):
    """Gives no vector before it is allowed to."""

    def __init__(self) -> None:
        super().__init__()
        self.allowed = threading.Event()

    def embed(self, texts, role):  # type: ignore[no-untyped-def]
        assert self.allowed.wait(20)
        return super().embed(texts, role)


@pytest.fixture
def slow(db: None) -> Iterator[Slow]:
    """An embedder that takes its time."""
    index.forget()
    embedder = Slow()
    index._held.models = ((embedder,), VectorStore())
    yield embedder
    embedder.allowed.set()
    _join()
    index.forget()


def _join() -> None:
    for thread in threading.enumerate():
        if thread.name == "entrepot-vectors":
            thread.join(20)


def test_words_answer_before_the_vectors_are_there_and_the_models_after(slow: Slow) -> None:
    german = need("n", "technology", "Rissprüfung", "Risse in der Glasur", language="de")
    resource("same", "technology", "Risse in Glasur", "Findet Risse.", language="de")
    resource("other", "technology", "Crack inspection", "Finds cracks in glaze.")
    early = index.current()
    assert (early.voters, early.waiting) == ((), True)
    assert {item.key for item in search("Risse in Glasur", kind="technology")} == {"same"}
    assert chains_of(german).voters == ()
    slow.allowed.set()
    _join()
    later = index.current()
    assert later is early
    assert (later.voters, later.waiting) == (("tiny",), False)
    assert {item.key for item in search("Risse in Glasur", kind="technology")} == {"same", "other"}
    assert chains_of(german).voters == ("tiny",)


def test_no_verdict_is_given_before_the_models_are_heard(slow: Slow) -> None:
    german = need("n", "technology", "Rissprüfung", "Risse in der Glasur", language="de")
    resource("other", "technology", "Crack inspection", "Finds cracks in glaze.")
    assert chains_of(german).verdict == "words_only"
    slow.allowed.set()
    _join()
    assert chains_of(german).verdict != "words_only"


def test_the_index_is_kept_while_nothing_changes(tiny: Tiny) -> None:
    resource("a")
    first = index.complete()
    assert index.current() is first
    assert index.complete() is first
    assert first.sequence == latest_sequence()


def test_a_change_makes_the_index_anew_and_only_what_is_new_is_embedded(tiny: Tiny) -> None:
    resource("a", text="Terahertz inspection.")
    first = index.complete()
    done = tiny.embedded
    resource("b", text="Welding of pipes.")
    second = index.complete()
    assert second is not first
    assert [offer.key for offer in second.offers] == ["a", "b"]
    assert second.sequence == latest_sequence() > first.sequence
    assert tiny.embedded == done + 1


def test_an_unchanged_import_leaves_the_index(tiny: Tiny) -> None:
    put(entry("a"))
    first = index.complete()
    put(entry("a"))
    assert index.current() is first


def test_vectors_that_are_kept_need_no_thread(tiny: Tiny) -> None:
    resource("a", text="Terahertz inspection.")
    index.complete()
    store = index._held.models
    index.forget()
    index._held.models = store
    again = index.current()
    assert (again.voters, again.waiting) == (("tiny",), False)


def test_without_models_words_are_all_there_is(words: None) -> None:
    question = need("n", "technology", "Weld inspection", "Testing of welds in pipes.")
    resource("a", "technology", "Testing welds", "X-ray testing of welds in pipes.")
    found = index.current()
    assert (found.voters, found.waiting) == ((), False)
    chains = chains_of(question)
    assert chains.voters == ()
    assert chains.verdict in {"partly_served", "no_adequate_supply"}
    nearest = [item.nearest.resource for item in chains.best.missing if item.nearest]
    assert "a" in {*nearest, *(link.resource for link in chains.best.links)}


def test_an_empty_catalogue_has_an_index(tiny: Tiny) -> None:
    found = index.complete()
    assert (found.offers, found.wanted, search("anything")) == ((), (), ())


def test_progress_is_told(tiny: Tiny) -> None:
    resource("a")
    told: list[tuple[int, int, str]] = []
    index.complete(lambda *given: told.append(given))
    assert {"words", "tiny"} <= {label for _, _, label in told}


def test_several_threads_asking_at_once_get_what_one_would_get(tiny: Tiny) -> None:
    for number, text in enumerate(("Cracks in glaze.", "发酵", "Schweißnähte prüfen", "Kredit")):
        resource(f"r{number}", "technology", f"Title {number}", text)
    matcher = index.complete().matcher
    asked = [
        [Document("n", "", f"{word} {number}")] for number in range(60) for word in ("裂纹", "weld", "loan")
    ]
    found: dict[int, list[int]] = {}
    errors: list[BaseException] = []

    def ask(start: int) -> None:
        try:
            for place in range(start, len(asked), 4):
                found[place] = [item.resource for item in matcher.ranked(asked[place], kind=None, top=4)]
        except BaseException as error:
            errors.append(error)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        threads = [threading.Thread(target=ask, args=(start,)) for start in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert errors == []
    alone = index.complete().matcher
    assert [found[place] for place in range(len(asked))] == [
        [item.resource for item in alone.ranked(texts, kind=None, top=4)] for texts in asked
    ]


@pytest.mark.slow
def test_the_bundled_models_serve_a_need_across_languages(region: None) -> None:
    index.forget()
    found = index.complete()
    assert len(found.voters) == 2
    chains = chains_of(catalogue.need("need-cracks", ANONYMOUS))
    assert chains.verdict in {"served", "partly_served"}
    assert {link.resource for link in chains.best.links} <= {
        "tech-thz", "tech-eddy", "exp-mak", "fac-thz", "fin-loan", "pol-voucher",
    }  # fmt: skip
    assert chains_of(catalogue.need("need-bees", ANONYMOUS)).verdict == "no_adequate_supply"
    index.forget()


def test_what_changes_no_match_leaves_the_index(tiny: Tiny) -> None:
    cast()
    resource("a")
    first = index.complete()
    founder = account("lin")
    for stream, verb in (("people", "account.signed_in"), ("disclosure", "disclosure.asked")):
        with transaction.atomic():
            journal.record(stream=stream, actor=founder.key, acts=[journal.Act(verb, "x")])
    assert index.current() is first
    assert first.sequence < latest_sequence()
    with transaction.atomic():
        journal.record(stream="people", actor="x", acts=[journal.Act("organisation.changed", "org-lingyou")])
    second = index.current()
    assert second is not first
    assert second.sequence == latest_sequence()


def test_asking_whether_something_changed_costs_a_query(
    tiny: Tiny, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    resource("a")
    index.complete()
    with django_assert_num_queries(1):
        index.current()
