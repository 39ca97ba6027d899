"""Decisions are said in four languages, with rule, version, article, what is missing and who can supply it."""

from __future__ import annotations

from typing import get_args

from entrepot.border.domain.cases import EvidenceKind
from entrepot.border.domain.deciding import decide
from entrepot.border.domain.decisions import LOOSENESS, Code, Reason, Supplier
from entrepot.border.domain.reading import case_of
from entrepot.border.domain.rules import ATTRIBUTES, LANGUAGES
from entrepot.border.explaining import Explanation, explain
from entrepot.border.rules import bundled
from entrepot.border.words import FRAMES, OBLIGATIONS, REASONS, REMEDIES, SENTENCES, SUPPLIERS, WHATS

RULES = bundled()
WITHOUT_CONTRACT = {
    "from": {"jurisdiction": "HK"}, "to": {"jurisdiction": "CN-GD", "place": "guangzhou"},
    "kind": "person", "class": "personal", "subjects": 1, "basis": "contract",
}  # fmt: skip


def said(case: dict[str, object], language: str) -> Explanation:
    return explain(decide(case_of(case), RULES).portions[0], RULES, language)


def test_a_held_contact_says_which_contract_is_missing_and_who_files_it() -> None:
    found = said(WITHOUT_CONTRACT, "en")
    assert (found.sentence, found.remedy) == (
        "It is held until what is missing is there.",
        "What would release it: the filed Greater Bay Area standard contract (Mainland, Hong Kong) (not filed; from: the sender).",
    )
    assert [(rule.rule, rule.version, rule.article) for rule in found.rules] == [
        ("gba-hk-to-mainland", 1, "第二条")
    ]


def test_the_same_in_three_other_languages() -> None:
    assert [said(WITHOUT_CONTRACT, language).remedy for language in LANGUAGES[1:]] == [
        "补齐以下内容即可放行：已备案的大湾区标准合同（内地、香港）（未提交；由发送方提供）。",
        "補齊以下內容即可放行：已備案的大灣區標準合同（內地、香港）（未提交；由發送方提供）。",
        "Freigeben würde es: der eingereichte Standardvertrag der Greater Bay Area (Festland, Hongkong) (nicht eingereicht; von: Absender).",
    ]
    assert [said(WITHOUT_CONTRACT, language).rules[0].text for language in ("zh-Hant", "fr")] == [
        RULES.rule("gba-hk-to-mainland").explain["zh-Hant"], RULES.rule("gba-hk-to-mainland").explain["en"],
    ]  # fmt: skip


def test_what_crosses_says_what_must_be_done_and_by_when() -> None:
    found = said(WITHOUT_CONTRACT | {"evidence": [{"kind": "gba_contract_hk"}]}, "en")
    assert (found.sentence, found.remedy, found.obligations[2]) == (
        "It crosses.", "", "File the contract with the Government of Hong Kong. Within 10 working days.",
    )  # fmt: skip


def test_where_nothing_helps_it_is_said() -> None:
    elsewhere = WITHOUT_CONTRACT | {"to": {"jurisdiction": "US"}}
    banned = {
        "from": {"jurisdiction": "CN-GD"}, "to": {"jurisdiction": "US"}, "kind": "technology",
        "class": "technology", "codes": ["prc:999999J"], "granted": True,
    }  # fmt: skip
    assert [said(case, "en").sentence for case in (elsewhere, banned)] == [
        "No rule of this node lets it cross.", "It must not cross.",
    ]  # fmt: skip
    assert said(banned, "de").remedy == "Solange diese Regel gilt, gibt es nichts, was es freigibt."


def test_there_are_words_for_everything_that_can_be_said() -> None:
    codes = {*get_args(Code), *LOOSENESS} - {"released", "hold", "deny"}
    whats = {
        *ATTRIBUTES,
        *EvidenceKind,
        "kind",
        "list",
        "counts.subjects",
        "counts.sensitive",
        "portion.subjects",
    }
    whats |= {"portion.control_codes", "portion.data_class"}
    whats |= {f"{side}.{what}" for side in ("exporter", "importer") for what in ("place", "jurisdiction")}
    duties = {obligation.what for rule in RULES.rules for obligation in rule.obligations}
    assert (set(SENTENCES), set(WHATS), set(OBLIGATIONS)) == (codes, whats, duties)
    assert (set(REASONS), set(SUPPLIERS)) == (set(get_args(Reason)), set(get_args(Supplier)))
    tables = (SENTENCES, WHATS, OBLIGATIONS, REASONS, SUPPLIERS, REMEDIES, FRAMES)
    assert [key for table in tables for key, four in table.items() if not all(four)] == []
