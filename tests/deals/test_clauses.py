"""The clause library: whole in three languages, and agreements written from it."""

from __future__ import annotations

import pytest

from entrepot.deals.clauses.library import (
    CONDITIONS,
    CONFIDENTIALITY,
    DOCUMENTS,
    WRITTEN,
    Clause,
    clauses,
    library,
    text_of,
)
from entrepot.deals.clauses.writing import (
    ARTICLES,
    SECRECY_ARTICLES,
    conditions,
    ended,
    filled,
    names_in,
    role,
    written,
)
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.terms import Forum, Ownership, Part, Side, Terms
from entrepot.deals.domain.wording import worded
from entrepot.vocabulary.languages import LANGUAGES
from tests.deals.agreed import FIRM, LAB, said, terms

CLAUSES = library().clauses
NAMES = {"subject", "price", "begins", "ends", "months", "law", "seat", "governing"}
VARIANTS = [
    terms(),
    terms(price=None, payments=(), milestones=(), ends=None, confidential_months=0, forum=Forum.ARBITRATION),
    terms(results=Ownership.PROVIDER, languages=("de",), governing="de"),
    terms(results=Ownership.SHARED, special=(said("一。", "One.", "Eins."),)),
]


def wrong(clause: Clause) -> list[str]:
    """What is wrong with a clause: a language that is missing, names that differ or are unknown, odd ends."""
    found = [f"not in {language}" for language in WRITTEN if not clause.text.has(language)]
    names = {language: names_in(clause.text.text(language)) for language in WRITTEN}
    found += [f"other names in {language}" for language in WRITTEN if names[language] != names["en"]]
    found += [f"unknown {name}" for name in sorted(names["en"] - NAMES)]
    full = {"zh-Hans": "。", "en": ".", "de": "."}
    for language in WRITTEN:
        text = clause.text.text(language)
        if not text.endswith((full[language], "{subject}")) or "  " in text or text != text.strip():
            found.append(f"odd in {language}")
    return found


def test_every_clause_is_whole_in_three_languages_with_the_same_names() -> None:
    assert {one.id: wrong(one) for one in CLAUSES if wrong(one)} == {}


def test_a_clause_that_is_not_whole_is_seen() -> None:
    broken = Clause(
        "x", "term", worded({"en": "From {begins} {then}.", "de": "Ab {ends}."}), frozenset(), frozenset(), ""
    )
    assert wrong(broken) == [
        "not in zh-Hans", "other names in de", "unknown then", "odd in zh-Hans",
    ]  # fmt: skip


def test_the_library_is_of_one_piece() -> None:
    ids = [one.id for one in CLAUSES]
    assert sorted(set(ids)) == sorted(ids)
    assert {one for clause in CLAUSES for one in clause.when} - CONDITIONS == set()
    assert {one for clause in CLAUSES for one in clause.kinds} - set(DOCUMENTS) == set()
    assert {clause.article for clause in CLAUSES} | {"special"} == set(library().headings)
    assert set(ARTICLES) | set(SECRECY_ARTICLES) == set(library().headings)
    assert {document: set(names) for document, names in library().roles.items()} == {
        document: set(Part) for document in DOCUMENTS
    }


def test_chinese_clauses_are_punctuated_as_chinese() -> None:
    chinese = [(one.id, one.text.text("zh-Hans")) for one in CLAUSES]
    assert [name for name, text in chinese if any(sign in text for sign in ",;!?()")] == []


@pytest.mark.parametrize("given", VARIANTS)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_agreement_has_its_articles_in_every_language(document: str, given: Terms) -> None:
    made = written(given, document)
    expected = SECRECY_ARTICLES if document == CONFIDENTIALITY else ARTICLES
    assert len(made.articles) == len(expected) - (not given.special)
    assert [article.number for article in made.articles] == list(range(1, len(made.articles) + 1))
    texts = [text for article in made.articles for one in article.paragraphs for text in one.texts]
    assert [text for text in texts if "{" in text or not text] == []
    assert {len(one.texts) for article in made.articles for one in article.paragraphs} == {
        len(given.languages)
    }


def test_what_the_terms_say_decides_which_clauses_stand() -> None:
    def ids(given: Terms) -> set[str]:
        return {one.clause for article in written(given).articles for one in article.paragraphs}

    first, second = ids(VARIANTS[0]), ids(VARIANTS[1])
    assert first - second == {
        "acceptance-milestones", "acceptance-test", "price-sum", "price-schedule", "price-late", "confidentiality-duty",
        "confidentiality-limits", "liability-limit", "term-fixed", "disputes-court",
    }  # fmt: skip
    assert second - first == {
        "acceptance-whole", "price-none", "confidentiality-none", "liability-plain", "term-open", "disputes-arbitration",
    }  # fmt: skip
    assert "development-results-shared" in ids(VARIANTS[3])
    assert conditions(VARIANTS[2]) >= {"one-language", "results-provider"}


def test_every_clause_is_used_by_some_agreement() -> None:
    used = {
        one.id for document in DOCUMENTS for given in VARIANTS for one in clauses(document, conditions(given))
    }
    assert {one.id for one in CLAUSES} - used == set()


def test_names_are_filled_as_each_language_writes_them() -> None:
    made = written(terms(languages=("de", "zh-Hant"), governing="de"))
    by_id = {one.clause: one.texts for article in made.articles for one in article.paragraphs}
    assert by_id["term-fixed"] == (
        "Dieser Vertrag beginnt am 4. Januar 2027 und endet am 31. Dezember 2027.",
        "本合同自2027年1月4日起生效，至2027年12月31日止。",
    )
    assert by_id["price-sum"][0].startswith(
        "Die Vergütung für alles nach diesem Vertrag Geschuldete beträgt 90.000,00 Euro."
    )
    assert by_id["disputes-law"][0].startswith("Anwendbares Recht: Deutschland.")
    assert by_id["language-two"][1].endswith("以德文文本為準。")


def test_what_is_filled_in_is_never_taken_for_a_name() -> None:
    assert filled("{subject} {seat}", {"subject": "{seat}", "seat": "x"}) == "{seat} x"
    with pytest.raises(KeyError):
        filled("{nothing}", {})


def test_parties_are_called_as_their_contract_calls_them() -> None:
    other = Side("lab2", Part.PROVIDER, LAB.name)
    given = terms(kind=Kind.LICENCE, sides=(LAB, FIRM, other))
    assert [role(side, given, "licence", "en") for side in given.sides] == [
        "Licensor 1",
        "the Licensee",
        "Licensor 2",
    ]
    assert [role(side, given, "licence", "zh-Hans") for side in given.sides] == [
        "许可方1",
        "被许可方",
        "许可方2",
    ]
    articles = {"en": ("the",), "de": ("der", "die", "das")}
    wrong = [
        text
        for names in library().roles.values()
        for name in names.values()
        for language, known in articles.items()
        if (text := name.text(language)).partition(" ")[0] not in known
    ]
    assert wrong == []
    assert text_of(library().roles[CONFIDENTIALITY][Part.CLIENT], "zh-Hant") == "接收方"


def test_a_text_ends_with_one_full_stop() -> None:
    assert [ended(text, "zh-Hans") for text in ("一", "一。", " 一 ")] == ["一。"] * 3
    assert [ended(text, "en") for text in ("One", "One.", "One?")] == ["One.", "One.", "One?"]
    assert [language for language in LANGUAGES if not text_of(CLAUSES[0].text, language)] == []
