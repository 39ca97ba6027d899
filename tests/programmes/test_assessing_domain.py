"""What follows from a self-assessment's answers, without a database."""

from __future__ import annotations

from entrepot.programmes.domain.assessing import (
    QUESTIONS,
    Answer,
    Answers,
    Area,
    Flaw,
    Row,
    changes,
    distribution,
    flaws,
    from_plain,
    scores,
    weakest_areas,
)


def answers(levels: dict[Area, tuple[int, int, int]], evidence: str = "A log.") -> Answers:
    said = {
        key: Answer(level, evidence)
        for area, known in levels.items()
        for key, level in zip(QUESTIONS[area], known, strict=True)
    }
    return Answers(said, {Area.DESIGN: "No drawings"}, {Area.SALES: 4})


ALL = {
    Area.DESIGN: (1, 2, 4), Area.PURCHASING: (3, 3, 3), Area.PRODUCTION: (2, 4, 5), Area.SALES: (3, 3, 4),
    Area.AFTER_SALES: (1, 1, 5),
}  # fmt: skip


def test_an_area_stands_at_the_median_of_its_questions_and_names_its_weakest() -> None:
    found = scores(answers(ALL))
    assert [(one.area, one.level, round(one.mean, 2), one.target, one.below) for one in found] == [
        ("design", 2, 2.33, 3, True),
        ("purchasing", 3, 3.0, 3, False),
        ("production", 4, 3.67, 3, False),
        ("sales", 3, 3.33, 4, True),
        ("after_sales", 1, 2.33, 3, True),
    ]
    assert found[0].weakest == ("design_models",)
    assert found[4].weakest == ("after_sales_service", "after_sales_trace")
    assert [one.area for one in weakest_areas(found)] == ["design", "after_sales"]
    assert weakest_areas(scores(answers({Area.DESIGN: (1, 0, 2)}))) == ()
    assert from_plain(answers(ALL).to_plain()) == answers(ALL)


def test_a_draft_may_leave_open_what_is_asked_when_it_is_handed_in() -> None:
    begun = answers({Area.DESIGN: (1, 2, 0)}, evidence="")
    assert flaws(begun, handed_in=False) == ()
    assert flaws(begun, handed_in=True)[:3] == (
        Flaw("evidence_asked", "design_knowledge"),
        Flaw("level_missing", "design_speed"),
        Flaw("level_missing", "purchasing_demand"),
    )
    odd = Answers(
        {"design_models": Answer(6), "colour": Answer(1)}, {Area.SALES: "x" * 2001}, {Area.DESIGN: 0}
    )
    assert flaws(odd, handed_in=False) == (
        Flaw("level_odd", "design_models"),
        Flaw("level_odd", "design"),
        Flaw("evidence_long", "sales"),
        Flaw("question_unknown", "colour"),
    )
    assert flaws(answers(ALL), handed_in=True) == ()


def test_a_later_assessment_is_compared_area_by_area() -> None:
    before = answers({Area.DESIGN: (1, 1, 1), Area.SALES: (4, 4, 4)})
    found = changes(before, answers(ALL))
    assert [(one.area, one.steps, one.before is None) for one in found] == [
        ("design", 1, False),
        ("purchasing", 0, True),
        ("production", 0, True),
        ("sales", -1, False),
        ("after_sales", 0, True),
    ]


def test_no_figure_tells_of_a_single_firm_what_it_does_not_let_be_read() -> None:
    closed, opened = False, True
    many = [(1, closed)] * 4 + [(2, closed)] * 3
    assert distribution(Area.SALES, many) == Row(Area.SALES, (4, 3, 0, 0, 0), 7, 1)
    # One alone at level 3 would follow from the sum: the next smallest cell is hidden with it.
    assert distribution(Area.SALES, [*many, (3, closed)]) == Row(Area.SALES, (4, None, None, 0, 0), 8, None)
    # One that lets its assessment be read is seen, and taken from the sum it tells nothing.
    assert distribution(Area.SALES, [*many, (3, opened)]) == Row(Area.SALES, (4, 3, 1, 0, 0), 8, 1)
    # Two closed ones beside one open one: what is left of the sum would be told.
    two = [(2, closed), (2, closed), (2, opened)]
    assert distribution(Area.SALES, two) == Row(Area.SALES, (0, None, 0, 0, 0), None, None)
    spread = [(1, closed), (2, closed), (3, closed)]
    assert distribution(Area.SALES, spread) == Row(Area.SALES, (None, None, None, 0, 0), 3, None)
