"""Agreements as PDF/A: the same bytes for the same terms, in one language or two, with places to sign."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from entrepot.deals.clauses.library import CONFIDENTIALITY, DOCUMENTS
from entrepot.deals.clauses.writing import written
from entrepot.deals.domain.plain import fingerprint
from entrepot.deals.domain.terms import Part, Side, Terms
from entrepot.deals.papers.printing import PAGE_HEIGHT, printed, stamp, template
from entrepot.deals.papers.values import Heading, label, values
from entrepot.runtime.typesetting import can_set, said_of
from tests.deals.agreed import FIRM, LAB, said, terms

MARKUP = '#panic("no") $x$ *b* _i_ <l> @r [c] `raw` \\ // " \' #import "/etc/passwd": x'


def heading(given: Terms, amends: int = 0) -> Heading:
    return Heading("Entrepot Guangzhou", "D-2027-0012", 2, date(2026, 11, 28), fingerprint(given), amends)


def test_the_same_terms_give_the_same_bytes() -> None:
    one, other = (printed(written(terms()), heading(terms())) for _ in range(2))
    assert one == other
    changed = terms(confidential_months=35)
    assert printed(written(changed), heading(changed)).pdf != one.pdf


def test_an_agreement_says_that_it_is_pdf_a() -> None:
    pdf = printed(written(terms(languages=("en",))), heading(terms())).pdf
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in pdf
    assert [word for word in (b"/OutputIntents", b"/GTS_PDFA1") if word not in pdf] == []
    assert [word for word in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/Encrypt") if word in pdf] == []


def test_every_document_is_printed_in_every_language() -> None:
    for number, document in enumerate(DOCUMENTS):
        language = (("en",), ("de",), ("zh-Hans",), ("zh-Hant",))[number % 4]
        given = terms(languages=language, governing=language[0])
        paper = printed(written(given, document), heading(given))
        assert [place.key for place in paper.places] == ["lab", "firm"]


def test_places_for_signatures_lie_on_the_page_side_by_side() -> None:
    first, second = printed(written(terms()), heading(terms())).places
    assert (first.page, first.box[1], first.box[3]) == (second.page, second.box[1], second.box[3])
    assert [place.box[2] - place.box[0] for place in (first, second)] == [221, 221]
    assert first.box[2] < second.box[0]
    assert 0 < first.box[1] < first.box[3] < PAGE_HEIGHT


def test_many_parties_have_a_place_each() -> None:
    sides = (
        LAB,
        FIRM,
        *[Side(f"p{n}", Part.PARTNER, said(f"第{n}方", f"Party {n}", f"Partei {n}")) for n in range(12)],
    )
    places = printed(written(terms(sides=sides)), heading(terms())).places
    assert [place.key for place in places] == [side.key for side in sides]
    assert len({(place.page, place.box) for place in places}) == 14


def test_nobody_signs_a_page_on_which_nothing_is_said() -> None:
    for size in range(2, 9):
        sides = (
            LAB,
            FIRM,
            *[Side(f"p{n}", Part.PARTNER, said("方", "Party", "Partei")) for n in range(size - 2)],
        )
        places = printed(written(terms(sides=sides)), heading(terms())).places
        assert len({place.page for place in places}) == 1


def test_no_value_is_read_as_markup() -> None:
    odd = said(MARKUP, MARKUP, MARKUP)
    lab = replace(LAB, name=odd, address=odd, signatory=MARKUP, office=odd, code=MARKUP)
    given = terms(title=odd, subject=odd, sides=(lab, FIRM), seat=odd, special=(odd,), milestones=tuple(
        replace(one, title=odd, proof=odd) for one in terms().milestones))  # fmt: skip
    paper = printed(written(given), heading(given))
    assert (paper.pdf[:5], len(paper.places)) == (b"%PDF-", 2)
    data = values(written(given), heading(given))
    assert data["title"] == [MARKUP, MARKUP]
    assert said_of(template("agreement"), data, "en", "pages")[0] >= 4


def test_what_is_printed_is_what_was_agreed() -> None:
    data = values(written(terms()), heading(terms(), amends=1))
    assert data["about"] == [
        ["Entrepot Guangzhou · D-2027-0012", "第2版，2026年11月28日", "补充协议：取代各方已签署的第1版", "准据语言：英语"],
        ["Entrepot Guangzhou · D-2027-0012", "Version 2 of 28 November 2026",
         "Amendment: replaces version 1, which all parties signed", "Language that counts: English"],
    ]  # fmt: skip
    assert data["parties"][1][1] == {
        "name": "Rheinglasur GmbH",
        "role": "– “the Client”",
        "lines": [
            "Registration: HRB 20417",
            "Leuchtturmstraße 12, Munich",
            "Represented by Anna Völkl, Managing Director",
        ],
    }
    tables = [one["tables"] for article in data["articles"] for one in article["paragraphs"] if one["tables"]]
    assert tables[0][1]["rows"][0] == ["1", "First recipe\nAccepted by: laboratory report", "30 April 2027"]
    assert tables[1][0]["rows"][1] == ["2", "“中试样品”验收后\n委托方 → 研究开发方", "30,000.00\xa0EUR"]
    assert data["places"][0]["lines"] == ["陈立 · 主任 / 陈立 · Director"]


def test_the_confidentiality_agreement_needs_no_price() -> None:
    given = terms(languages=("de",), governing="de", price=None, payments=(), milestones=())
    data = values(written(given, CONFIDENTIALITY), heading(given))
    assert data["parties"][0][0]["role"] == "– „die offenlegende Partei“"
    assert [article["headings"] for article in data["articles"]][:3] == [
        ["Vertragsgegenstand"],
        ["Was vertraulich ist"],
        ["Umgang damit"],
    ]


def test_a_stamp_is_one_page_of_the_place_s_size() -> None:
    made = stamp("陈立", "云山大学", datetime(2027, 1, 5, 17, 30, tzinfo=UTC), ("zh-Hans", "en"))
    pages = PdfFileReader(BytesIO(made)).root["/Pages"]
    box = [round(float(side)) for side in pages["/Kids"][0].get_object()["/MediaBox"]]
    assert (int(pages["/Count"]), box) == (1, [0, 0, 221, 68])
    assert [can_set(language) for language in ("en", "de")] == [True, True]


def test_long_names_still_make_one_page() -> None:
    at, name, office = (
        datetime(2027, 1, 5, 17, 30, tzinfo=UTC),
        "Yunshan University " * 5,
        "director and " * 6,
    )
    for given in (("陈立", name), ("Maximiliane " * 10, name)):
        made = stamp(*given, at, ("zh-Hans", "en"), office=office)
        assert int(PdfFileReader(BytesIO(made)).root["/Pages"]["/Count"]) == 1


def test_labels_are_there_in_three_languages() -> None:
    assert label("signed", "zh-Hant") == "電子簽名"
    with pytest.raises(KeyError):
        label("nothing", "en")


def test_a_paper_names_no_day_but_the_version_s() -> None:
    pdf = printed(written(terms(languages=("en",))), heading(terms())).pdf
    assert set(re.findall(rb"D:\d+", pdf)) == {b"D:20261128000000"}
