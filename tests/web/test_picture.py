"""The picture of a chain."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from entrepot.web.picture import Node, chain_picture, shorten, small_picture, width_of

NODES = [
    Node("Need", "need", "", ("Guangzhou",)),
    Node("Technology", "ok", "strong", ("Munich", "CNY 300,000")),
    Node("Expert", "held", "held", ("Hong Kong",)),
    Node("Finance", "missing", "missing"),
]


def drawings() -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(f"<both>{chain_picture(NODES, 'Two of three')}</both>"))


def test_there_is_one_drawing_for_wide_pages_and_one_for_phones() -> None:
    assert [svg.get("class") for svg in drawings()] == ["lying", "upright"]


def test_each_drawing_says_what_it_shows() -> None:
    assert [(svg.get("role"), svg.get("aria-label")) for svg in drawings()] == [("group", "Two of three")] * 2


@pytest.mark.parametrize("which", [0, 1])
def test_a_node_with_a_card_leads_to_it_and_says_so(which: int) -> None:
    nodes = [Node("Need", "need"), Node("Expert", "held", "held", ("Hong Kong",), "#link-expert")]
    svg = ElementTree.fromstring(f"<both>{chain_picture(nodes, '')}</both>")[which]
    links = [(link.get("href"), link.get("aria-label")) for link in svg.iter("a")]
    assert links == [("#link-expert", "Expert, held, Hong Kong")]


@pytest.mark.parametrize("which", [0, 1])
def test_every_node_is_a_circle_of_its_state(which: int) -> None:
    circles = [item.get("class") for item in drawings()[which].iter("circle")]
    assert circles == ["pic-node need", "pic-node ok", "pic-node held", "pic-node missing"]


@pytest.mark.parametrize("which", [0, 1])
def test_a_line_has_the_state_of_the_link_it_leads_to(which: int) -> None:
    lines = [item.get("class") for item in drawings()[which].iter("path")]
    assert lines == ["pic-line ok", "pic-line held", "pic-line missing"]


def test_every_state_is_told_in_words_too() -> None:
    lying, upright = ([item.text for item in svg.iter("text")] for svg in drawings())
    assert lying == [
        "Need", "Guangzhou", "Technology", "strong", "Munich", "CNY 300,000", "Expert", "held", "Hong Kong",
        "Finance", "missing",
    ]  # fmt: skip
    assert upright == [
        "Need", "Guangzhou", "Technology", "strong", "Munich · CNY 300,000", "Expert", "held", "Hong Kong",
        "Finance", "missing",
    ]  # fmt: skip


def test_nothing_in_the_picture_needs_an_inline_style() -> None:
    assert "style" not in chain_picture(NODES, "x")


def test_names_are_escaped() -> None:
    picture = chain_picture([Node("<b>", "need"), Node("a & b", "ok")], 'say "x"')
    assert ElementTree.fromstring(f"<both>{picture}</both>")[0].get("aria-label") == 'say "x"'


def test_the_upright_picture_grows_with_the_chain() -> None:
    heights = [
        int(
            ElementTree.fromstring(f"<b>{chain_picture(NODES[:count], '')}</b>")[1]
            .get("viewBox", "")
            .split()[3]
        )
        for count in (2, 3, 4)
    ]
    assert [later - earlier for earlier, later in pairwise(heights)] == [86, 86]


def test_a_small_picture_has_a_dot_for_each_state() -> None:
    svg = ElementTree.fromstring(small_picture(("need", "ok", "missing")))
    assert [item.get("class") for item in svg.iter("circle")] == [
        "pic-node need",
        "pic-node ok",
        "pic-node missing",
    ]
    assert svg.get("viewBox") == "0 0 68 16"


def test_a_chinese_character_is_about_twice_as_wide_as_a_letter() -> None:
    assert width_of("技术") == pytest.approx(2 * 1.83 * width_of("x"))


@pytest.mark.parametrize(
    ("text", "width", "shown"), [("Munich", 100, "Munich"), ("Hong Kong", 40, "Hong…"), ("", 10, "")]
)
def test_what_does_not_fit_is_cut_with_an_ellipsis(text: str, width: float, shown: str) -> None:
    assert shorten(text, width) == shown
