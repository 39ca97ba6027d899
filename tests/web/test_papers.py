"""Quotes and invoices as PDF: set from values alone, in three languages."""

from __future__ import annotations

import json

import pytest
from django.utils import translation

from entrepot.booking import actions
from entrepot.runtime.typesetting import FONTS, known_fonts
from entrepot.vocabulary.languages import Language
from entrepot.web.papers.printing import printed, queried
from entrepot.web.papers.values import invoice_paper, quote_paper
from tests.booking.hall import Hall, at_nine, hall
from tests.booking.lab import RATES, priced, quote, voucher

__all__ = ["at_nine", "hall"]

MARKUP = '#panic("no") $x$ *b* _i_ <l> @r [c] `raw` \\ // " \' #import "/etc/passwd": x'


def values(**more: object) -> dict[str, object]:
    return {
        "title": "Invoice", "from_label": "From", "to_label": "To", "from": [MARKUP], "to": [MARKUP, MARKUP],
        "facts": [[MARKUP, MARKUP]], "columns": ["a", "b", "c", "d"], "lines": [[MARKUP, "1", "2", "3"]],
        "sums": [[MARKUP, "3", "bold"]], "rules": [[MARKUP, MARKUP]], "notes": [MARKUP], "foot": MARKUP, **more,
    }  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de", "zh-Hans", "zh-Hant"])
def test_no_value_is_read_as_markup(language: Language) -> None:
    made = printed(values(title=MARKUP), language)
    assert (made[:5], made.rstrip()[-5:]) == (b"%PDF-", b"%%EOF")
    assert json.loads(queried(values(title=MARKUP), language, "title")) == MARKUP


def test_many_lines_take_several_pages() -> None:
    long = values(lines=[[f"Line {number}", "1", "2", "3"] for number in range(120)])
    assert [queried(one, "en", "pages") for one in (values(), long)] == ["1", "4"]


def test_chinese_is_set_in_a_font_of_its_own_where_there_is_one() -> None:
    installed = set(known_fonts().families())
    chosen = next((font for font in FONTS["zh-Hans"] if font in installed), None)
    made = printed(values(title="发票"), "zh-Hans")
    there = "Noto Sans CJK SC" in installed
    assert (chosen == "Noto Sans CJK SC", b"NotoSansCJK" in made.replace(b"-", b"")) == (there, there)


def test_a_quote_on_paper_names_the_rule_of_the_voucher_in_the_reader_s_language(hall: Hall) -> None:
    priced(hall)
    voucher()
    given = quote(hall)
    with translation.override("en"):
        paper = quote_paper(given)
    assert paper["from"] == ["Yunshan University", "Guangzhou"]
    assert paper["to"] == ["岭釉建陶", "Guangzhou"]
    assert paper["facts"][0] == ["Quote", "2026-0001"]
    assert paper["lines"] == [
        ["Hours", "2", "CNY\xa0600", "CNY\xa01,200"],
        ["Setting up", "1", "CNY\xa0100", "CNY\xa0100"],
    ]
    assert paper["sums"] == [
        ["Together", "CNY\xa01,300", ""],
        ["Paid by “Testing voucher”", "CNY\xa0520", ""],
        ["To pay", "CNY\xa0780", "bold"],
    ]
    assert paper["rules"][0][:2] == ["Testing voucher", "It pays 40%, at most CNY\xa02,000 a year."]
    assert paper["notes"][-1] == RATES.note
    assert queried(paper, "en", "pages") == "1"


def test_an_invoice_of_a_firm_with_an_odd_name_is_printed(hall: Hall) -> None:
    from entrepot.booking.models import Booking

    hall.firm.texts = {"zh-Hans": {"title": MARKUP, "text": ""}}
    hall.firm.save()
    priced(hall)
    booked = hall.book(quote(hall).span)[0]
    Booking.objects.filter(pk=booked.pk).update(state="closed")
    made = actions.draw_invoice(booking=booked, by=hall.manager)
    with translation.override("de"):
        paper = invoice_paper(made)
    assert paper["to"][0] == MARKUP
    assert printed(paper, "de")[:5] == b"%PDF-"
