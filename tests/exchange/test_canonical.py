"""What is written fast is what RFC 8785 says."""

from __future__ import annotations

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from entrepot.exchange.domain.canonical import NotCanonicalError, canonical

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters()), inner, max_size=4),
)


@given(VALUES)
def test_every_value_is_written_as_the_rfc_says_or_refused(value: Any) -> None:
    try:
        wanted = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):  # the second for half a character in a name
        with pytest.raises(NotCanonicalError):
            canonical(value)
    else:
        assert canonical(value) == wanted


@pytest.mark.parametrize(
    "value", [{"\U0001f600": 1, "\ufb33": 2, "a": 3}, ['\x00\x08\x1f\x7f\u2028"\\/'], 2**53, "\ud800", {1: 2}]
)
def test_the_odd_ones(value: Any) -> None:
    try:
        wanted = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, TypeError, AttributeError):
        wanted = b""
    try:
        written = canonical(value)
    except NotCanonicalError:
        written = b""
    assert written == wanted
