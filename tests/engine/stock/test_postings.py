"""Postings in files against term vectors in memory, which scikit-learn is held against."""

from __future__ import annotations

import os
import subprocess
import sys
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.engine.lexical import TermVectors
from entrepot.engine.lexical.keys import keys_of
from entrepot.engine.lexical.vectors import Commonness, rarity
from entrepot.engine.stock.postings import Words, held, joined, lengths, posted, scores

WORDS = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=12)
DOCUMENTS = st.lists(WORDS, min_size=1, max_size=8)


@given(DOCUMENTS, DOCUMENTS, WORDS, st.lists(WORDS, max_size=3))
@settings(max_examples=60, deadline=None)
def test_several_postings_score_as_one_list_in_memory(
    one: list[list[str]], other: list[list[str]], need: list[str], known: list[list[str]]
) -> None:
    whole = TermVectors([*one, *other], "en")
    common = Commonness()
    if known:
        whole.learn(known)
        common.learn(keys_of(words, "en") for words in known)
    given_ = [posted(one, "en"), posted(other, "en")]
    total = len(one) + len(other)
    words = [
        Words(postings, lengths(postings, rarity(held(given_, postings.vocabulary), total)), first)
        for postings, first in zip(given_, (0, len(one)), strict=True)
    ]
    met = scores(words, need, "en", common, np.full(total, 7, np.float32))
    cosine, share = whole.scores(need)
    np.testing.assert_allclose(met.cosine, cosine, atol=1e-5)
    np.testing.assert_allclose(met.share(np.arange(total)), share, atol=1e-5)
    some = np.arange(total)[::2]
    np.testing.assert_allclose(met.share(some), share[some], atol=1e-5)


@given(DOCUMENTS, DOCUMENTS, st.data())
@settings(max_examples=40, deadline=None)
def test_joined_postings_are_those_of_what_is_left(
    one: list[list[str]], other: list[list[str]], data: st.DataObject
) -> None:
    kept = [
        data.draw(st.lists(st.booleans(), min_size=len(part), max_size=len(part))) for part in (one, other)
    ]
    numbers, left = [], []
    for part, mask in zip((one, other), kept, strict=True):
        numbers.append(
            np.array(
                [len(left) + sum(mask[:place]) if keep else -1 for place, keep in enumerate(mask)], np.int32
            )
        )
        left += [words for words, keep in zip(part, mask, strict=True) if keep]
    found = joined(list(zip((posted(one, "en"), posted(other, "en")), numbers, strict=True)), len(left))
    expected = posted(left, "en")
    for name in ("vocabulary", "bounds", "documents", "counts"):
        assert getattr(found, name).tolist() == getattr(expected, name).tolist()
    assert found.size == expected.size == len(left)


@given(DOCUMENTS, DOCUMENTS, st.randoms())
@settings(max_examples=40, deadline=None)
def test_documents_of_a_term_stand_in_order_whatever_their_new_numbers(
    one: list[list[str]], other: list[list[str]], random: Random
) -> None:
    numbers = list(range(len(one) + len(other)))
    random.shuffle(numbers)
    parts = np.split(np.array(numbers, np.int32), [len(one)])
    found = joined(
        list(zip((posted(one, "en"), posted(other, "en")), parts, strict=True)), len(one) + len(other)
    )
    documents = [words for _, words in sorted(zip(numbers, [*one, *other], strict=True))]
    assert found.documents.tolist() == posted(documents, "en").documents.tolist()


def test_terms_have_the_same_number_in_every_process() -> None:
    code = (
        "from entrepot.engine.lexical.keys import keys_of; print(keys_of(['heat','茶','pump'],'en').tolist())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert told == {f"{keys_of(['heat', '茶', 'pump'], 'en').tolist()}\n"}
