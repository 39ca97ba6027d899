"""What is proposed for a record: codes, what corresponds to a code it has, techniques; accepted, declined, proposed again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from entrepot.catalogue.actions import accept_code, accept_technique, decline_proposals, put_codes
from entrepot.catalogue.domain import CodeRecord
from entrepot.catalogue.models import Need, Resource
from entrepot.catalogue.refusals import RefusedError
from entrepot.engine.retrieval import Document
from entrepot.journal.models import Entry as Journalled
from entrepot.matching import classify
from entrepot.matching.techniques import named_in, vocabulary
from entrepot.people.domain import ANONYMOUS
from entrepot.people.permissions import NotAllowedError
from entrepot.vocabulary.industry import Scheme
from tests.cast import BY, entry, put, resource
from tests.embedder import Tiny

pytestmark = pytest.mark.django_db
TITLES = {
    (Scheme.NACE, "23"): {"en": "Glass and clay goods", "de": "Glas und Ton"},
    (Scheme.NACE, "2331"): {"en": "Making of glazed tiles", "de": "Herstellung von Fliesen mit Glasur"},
    (Scheme.NACE, "0149"): {"en": "Keeping of bees", "de": "Haltung von Bienen"},
    (Scheme.GBT, "30"): {"zh-Hans": "石与釉"},
    (Scheme.GBT, "3071"): {"zh-Hans": "釉面瓷砖制造"},
    (Scheme.GBT, "0391"): {"zh-Hans": "蜜蜂饲养"},
    (Scheme.IPC, "A01K"): {"en": "KEEPING OF BEES (hives A01K 47/00)"},
    (Scheme.IPC, "G01N"): {"en": "INSPECTING CRACKS BY TERAHERTZ"},
} | {
    (Scheme.NACE, f"99{number:02}"): {"en": f"Something else of sort {word}"}
    for number, word in enumerate(
        [
            "apple",
            "brick",
            "candle",
            "drum",
            "engine",
            "flour",
            "glove",
            "hammer",
            "ink",
            "jar",
            "kettle",
            "lamp",
        ]
    )
}


@pytest.fixture(autouse=True)
def node(tiny: Tiny) -> None:
    """A node with a few codes of three schemes."""
    classify.forget()
    records = [CodeRecord(scheme, code, titles, "", {}) for (scheme, code), titles in TITLES.items()]
    put_codes(codes=records, by=BY)
    classify.complete()


def tiles() -> Resource:
    return resource("r", "technology", title="Glazed tiles", text="We glaze tiles for kitchens.")


def codes(record: Need | Resource) -> dict[str, list[str]]:
    return {item.scheme: [found.code for found in item.proposals] for item in classify.proposed(record).codes}


def test_codes_are_proposed_for_what_a_text_says() -> None:
    found = classify.proposed(tiles())
    assert codes(tiles_again())["nace"] == ["2331"]
    assert (found.waiting, found.any) == (False, True)
    proposal = found.codes[0].proposals[0]
    assert proposal.evidence.sentences is not None


def tiles_again() -> Resource:
    return Resource.objects.get(key="r")


def test_a_code_that_is_accepted_is_kept_with_the_record_and_leads_to_the_other_scheme() -> None:
    record = tiles()
    accept_code(record=record, scheme=Scheme.NACE, code="2331", by=BY)
    record = tiles_again()
    assert (record.fields["industry_code"], record.version) == ("NACE 23.31", 2)
    assert Journalled.objects.filter(verb="record.classified", subject="r").count() == 1
    found = {item.scheme: item for item in classify.proposed(record).codes}
    assert (Scheme.NACE in found, found[Scheme.GBT].via) == (False, "NACE 23.31")
    assert found[Scheme.GBT].proposals[0].code == "3071"
    accept_code(record=record, scheme=Scheme.GBT, code="3071", by=BY)
    assert tiles_again().fields["industry_code"] == "NACE 23.31; GB/T 4754 3071"
    with pytest.raises(RefusedError) as raised:
        accept_code(record=record, scheme=Scheme.GBT, code="3071", by=BY)
    assert raised.value.code == "code_there"
    with pytest.raises(RefusedError):
        accept_code(record=record, scheme=Scheme.GBT, code="9999", by=BY)


def test_a_list_that_comes_again_takes_no_accepted_code_away() -> None:
    tiles()
    accept_code(record=tiles_again(), scheme=Scheme.NACE, code="2331", by=BY)
    put(entry("r", "technology", title="Glazed tiles", text="Now with more words."))
    assert tiles_again().fields == {"industry_code": "NACE 23.31"}


def test_what_was_declined_is_not_proposed_until_the_words_change() -> None:
    record = tiles()
    decline_proposals(record=record, what="nace", by=BY)
    assert ("nace" in codes(tiles_again()), tiles_again().version) == (False, 1)
    Resource.objects.filter(key="r").update(
        texts={"en": {"title": "Glazed tiles", "text": "Tiles with a glaze."}}
    )
    assert "nace" in codes(tiles_again())
    with pytest.raises(RefusedError):
        decline_proposals(record=record, what="colour", by=BY)


def test_strangers_sort_nothing() -> None:
    record = tiles()
    with pytest.raises(NotAllowedError):
        accept_code(record=record, scheme=Scheme.NACE, code="2331", by=ANONYMOUS)
    with pytest.raises(NotAllowedError):
        decline_proposals(record=record, what="nace", by=ANONYMOUS)
    with pytest.raises(NotAllowedError):
        accept_technique(record=record, technique="terahertz imaging", by=ANONYMOUS)


def test_a_record_that_is_near_nothing_gets_no_proposal() -> None:
    assert classify.proposed(resource("x", title="Hello", text="Ask Maria on Monday.")).any is False


def test_a_technique_that_others_use_is_proposed_with_its_sentence() -> None:
    resource("a", fields={"technique": "Terahertz imaging"})
    resource("b", facts={"Technique": "X-ray diffraction; THz"})
    record = resource(
        "r",
        title="Line for tiles",
        text="It is fast. Cracks are found by terahertz imaging, without contact.",
    )
    found = classify.proposed(record).techniques
    assert [(item.name, item.sentence) for item in found] == [
        ("Terahertz imaging", "Cracks are found by terahertz imaging, without contact.")
    ]
    accept_technique(record=record, technique=found[0].name, by=BY)
    assert tiles_again().fields["technique"] == "Terahertz imaging"
    assert classify.proposed(tiles_again()).techniques == ()
    with pytest.raises(RefusedError):
        accept_technique(record=record, technique="Welding", by=BY)


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Wir prüfen mit Röntgenbeugung und Ultraschallprüfung.", "de", ["Ultraschallprüfung"]),
        ("采用太赫兹成像与扫描电镜观察裂纹。", "zh-Hans", ["太赫兹成像"]),
        ("採用太赫茲成像。", "zh-Hant", ["太赫兹成像"]),
        ("X-ray photoelectron spectroscopy", "en", ["X-ray photoelectron spectroscopy"]),
        ("Nothing of the kind.", "en", []),
    ],
)
def test_the_longest_names_are_found_in_every_language(text: str, language: str, names: list[str]) -> None:
    known = vocabulary(
        ["photoelectron spectroscopy", "太赫兹成像"],
        ["Ultraschallprüfung", "X-ray photoelectron spectroscopy", "kitchen", "成像"],
    )
    assert [item.name for item in named_in([Document("r", "", text, language)], known)] == names


def test_asking_again_costs_few_queries(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    record = tiles()
    classify.proposed(record)
    with django_assert_num_queries(2):  # whether the codes, and whether the catalogue is as it was
        classify.proposed(record)
