"""What may not cross changes nothing that a peer gets: 100,000 pairs of records that differ only in that, through this node's own way out.

Every pair: the bytes of the record, their size, what is held and why, the decision, the error when there is one (``project``). Of a sample also
the whole way: the messages, this node's log of crossings, its journal and what it notes as sent; then, as another node that takes these
messages, what its search finds for every word that was kept back.

``python -m bench border_noninterference``; BENCH_CASES=1000 for fewer.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import report

if TYPE_CHECKING:
    from entrepot.exchange.models import Peer
    from entrepot.exchange.projecting import Projected
    from tests.exchange.twins import Twin

SECTION = "border noninterference"
CASES, BATCH = int(os.environ.get("BENCH_CASES", "100000")), 500
SAMPLE = min(CASES, 2_000)
FIRST_HAN = "\u2e80"
"""A word with such characters is found by each of them, also where it does not stand."""


def main() -> None:
    """Measure in a node of its own, and write the table; fails when anything was told apart."""
    home = Path(tempfile.mkdtemp(prefix="entrepot-noninterference-"))
    os.environ |= {"ENTREPOT_HOME": str(home), "ENTREPOT_EMBEDDER": "none"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.site.settings")
    from entrepot.cli.setup import make_node
    from entrepot.runtime.home import Home, Node

    make_node(Home(home), Node("Bench", "guangzhou", "CN-GD"))
    from tests.cast import cast
    from tests.exchange.others import Other
    from tests.exchange.twins import OTHERS, file_papers

    cast()
    others = [Other(jurisdiction, place, seed) for jurisdiction, place, seed in OTHERS]
    peers = [other.known() for other in others]
    file_papers({peer.jurisdiction: peer.node for peer in reversed(peers)})
    begun = time.perf_counter()
    counts = _pairs(peers)
    took = time.perf_counter() - begun
    books, found, words = _whole_way(peers)
    rows = [
        ["pairs that differ in what may not cross, and in nothing else", f"{CASES:,}", f"{counts['pairs']:,}", counts["pairs"] == CASES],
        ["… of which the record crosses in part, crosses whole, stays", "each", " · ".join(f"{counts[name]:,}" for name in ("part", "whole", "stays")), True],
        ["… told apart by bytes, size, what is held, decision or error", "0", str(counts["apart"]), counts["apart"] == 0],
        ["errors, on either side of a pair", "0", str(counts["errors"]), counts["errors"] == 0],
        [f"of {SAMPLE:,} pairs: messages, log of crossings, journal and notes of what was sent that differ", "0", str(books), books == 0],
        [f"of these, at the node that takes them: answers of its search to {words:,} words that were kept back, that differ or find the record", "0", str(found), found == 0],
        ["leaks planted in the cutting of records (8 kinds, 200 pairs each) that are noticed", "8", str(counts["noticed"]), counts["noticed"] == 8],
    ]  # fmt: skip
    table = report.table(
        ["what", "asked", "seen", "met"], [[*row[:3], "yes" if row[3] else "**no**"] for row in rows]
    )
    report.write(
        SECTION, f"{CASES / took:,.0f} pairs a second. {report.machine('django', 'rfc8785')}\n\n{table}"
    )
    if not all(row[3] for row in rows):
        raise SystemExit("Something that may not cross was told.")


def _pairs(peers: Sequence[Peer]) -> Counter[str]:
    """Every pair in turn, in batches, each for one of the peers."""
    from entrepot.exchange import projecting
    from tests.exchange.test_noninterference import LEAKS

    counts: Counter[str] = Counter()
    for seed in range(-(-CASES // BATCH)):
        counts += _batch(seed, min(BATCH, CASES - seed * BATCH), peers)
    whole = projecting.cut
    for leak in LEAKS:
        projecting.cut = leak
        counts["noticed"] += _batch(1, 200, peers)["apart"] > 0
    projecting.cut = whole
    return counts


def _batch(seed: int, many: int, peers: Sequence[Peer]) -> Counter[str]:
    from tests.exchange.twins import seen

    counts: Counter[str] = Counter()
    for _, _, one, two in _projected(random.Random(seed), many, peers[seed % len(peers)], counts):
        counts["pairs"] += 1
        counts["apart"] += seen(one) != seen(two)
        counts["stays" if one.item.withdrawn else "part" if one.held else "whole"] += 1
    return counts


def _projected(
    dice: random.Random, many: int, peer: Peer, errors: Counter[str]
) -> Iterator[tuple[Twin, Twin, Projected, Projected]]:
    """Pairs, and what a peer may have of either."""
    from django.db import transaction

    from entrepot.exchange.projecting import project
    from tests.exchange.twins import made_up, other_of, store

    firsts = [made_up(number, dice) for number in range(many)]
    references = [twin.reference for twin in firsts]
    with transaction.atomic():
        store(firsts, peer)
        one = project(references, peer)
        seconds = [other_of(twin, shown.kept, dice) for twin, shown in zip(firsts, one, strict=True)]
        store(seconds, peer)
        try:
            two = project(references, peer)
        except Exception:  # whatever it is, the first of the pairs did not make it
            errors["errors"] += 1
            raise
    yield from zip(firsts, seconds, one, two, strict=True)


def _whole_way(peers: Sequence[Peer]) -> tuple[int, int, int]:
    """How many books differ, how many searches tell something, and how many words were asked for."""
    import time_machine

    from tests.exchange.twins import MOMENT

    differ = told = asked = 0
    for seed in range(-(-SAMPLE // BATCH)):
        peer, dice = peers[seed % 3], random.Random(10_000 + seed)
        pairs = list(_projected(dice, min(BATCH, SAMPLE), peer, Counter()))
        words = sorted({word for first, _, one, _ in pairs for word in _kept_back(first, one)})
        with time_machine.travel(MOMENT, tick=False):
            sides = [_rolled_back([pair[side] for pair in pairs], peer, words) for side in (0, 1)]
        (books, answers) = zip(*sides, strict=True)
        differ += books[0] != books[1]
        told += sum(one != two or bool(one) for one, two in zip(*answers, strict=True))
        asked += len(words)
    return differ, told, asked


def _way(twins: Sequence[Twin], peer: Peer, words: Sequence[str]) -> tuple[object, list[tuple[str, ...]]]:
    """This node's books once it has told a peer of records; and what a node that takes them finds."""
    from entrepot.exchange.actions.preparing import look_again
    from entrepot.exchange.models import Leaf, Outgoing, Sent
    from entrepot.exchange.rounds import prepare_all
    from entrepot.journal.models import Entry
    from entrepot.people.domain import Party
    from tests.exchange.twins import store

    node = Party.machine("node")
    store(twins, peer)
    look_again(peers=[peer], by=node)
    prepare_all(peer=peer, by=node)
    bodies = list(Outgoing.objects.filter(peer=peer).order_by("number").values_list("body", flat=True))
    books = (
        bodies,
        list(Leaf.objects.order_by("pk").values_list("content", flat=True)),
        list(Entry.objects.filter(stream="exchange").order_by("pk").values_list("verb", "subject", "details")),
        list(Sent.objects.order_by("record").values_list("record", "digest", "outcome", "held", "withdrawn")),
    )  # fmt: skip
    return books, _found(bodies, words)


def _found(bodies: Sequence[str], words: Sequence[str]) -> list[tuple[str, ...]]:
    """Take these messages as if another node had sent them, and search for every word: keys of what is found by its words."""
    from entrepot.catalogue.models import Need, Resource
    from entrepot.exchange.actions.taking import take
    from entrepot.matching import index
    from entrepot.people.domain import Party
    from tests.exchange.others import Other

    Need.objects.filter(key__startswith="twin-").delete()
    Resource.objects.filter(key__startswith="twin-").delete()
    sender = Other(seed=90)
    peer = sender.known()
    items = [one for body in bodies for one in json.loads(body)["content"]]
    for number, portion in enumerate(_of(items, 200), start=1):
        content = [one | {"origin": sender.node} for one in portion]
        take(peer=peer, body=sender.message(number, content), by=Party.machine("node"))
    index.forget()
    words_of = index.current().words
    return [tuple(str(hit) for hit in words_of.search(word, top=50)) for word in words]


def _of(items: Sequence[Any], many: int) -> Iterator[list[Any]]:
    left = iter(items)
    while portion := list(islice(left, many)):
        yield portion


def _kept_back(first: Twin, one: Projected) -> Iterator[str]:
    """Words of columns that do not cross and stand nowhere in what does."""
    crossed = str(one.item.plain())
    for value, tells in (*first.fields.values(), *first.facts.values()):
        if tells and not tells & set(one.kept):
            yield from (
                word
                for word in value.replace("@", " ").split()
                if word.isalpha() and max(word) < FIRST_HAN and 6 <= len(word) < 12 and word not in crossed
            )


def _rolled_back(
    twins: Sequence[Twin], peer: Peer, words: Sequence[str]
) -> tuple[object, list[tuple[str, ...]]]:
    from django.db import transaction

    with transaction.atomic():
        found = _way(twins, peer, words)
        transaction.set_rollback(True)
    return found


if __name__ == "__main__":
    main()
