"""Organisations founded, edited and admitted by people."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from entrepot.journal.models import Entry
from entrepot.people import actions, queries
from entrepot.people.actions.organisations import (
    AlikeError,
    admit_organisation,
    apply_for_admission,
    edit_organisation,
    found_organisation,
    refuse_organisation,
    withdraw_application,
)
from entrepot.people.domain import ANONYMOUS, NodeRole, OrganisationRole, Party, Standing
from entrepot.people.drafts import DraftRefusedError, OrganisationDraft
from entrepot.people.gazetteer import bundled
from entrepot.people.models import Duty, Identifier, Membership, Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.people.queries import Change
from entrepot.people.queries.organisations import named
from entrepot.people.refusals import Refusal, RefusedError
from entrepot.vocabulary.problems import Code
from tests.accounts import account, party
from tests.cast import BY
from tests.people.typed import CODE, OFFICER, draft, founded, listed, verbs

pytestmark = pytest.mark.django_db


def problems(error: pytest.ExceptionInfo[DraftRefusedError]) -> set[tuple[Code, str | None]]:
    return {(problem.code, problem.column) for problem in error.value.problems}


def waiting(kind: str) -> list[tuple[str, str]]:
    return list(Duty.objects.filter(kind=kind, settled=None).values_list("subject", "node_role"))


def test_whoever_founds_an_organisation_owns_it_and_officers_are_asked() -> None:
    lin = account("lin")
    made = found_organisation(
        draft=draft("  岭釉  建陶 ", "Tiles.", language="zh-Hans", en="Lingyou", identifiers={"uscc": " 9111 0000 6000 3734 1l"}),
        by=party(lin),
    )  # fmt: skip
    stored = Organisation.objects.get(key=made.key)
    assert (stored.standing, stored.language, stored.identifiers, stored.version) == (
        Standing.APPLIED, "zh-Hans", {"uscc": CODE}, 1,
    )  # fmt: skip
    assert stored.texts == {
        "zh-Hans": {"title": "岭釉 建陶", "text": "Tiles."},
        "en": {"title": "Lingyou", "text": ""},
    }
    assert party(lin).memberships == {stored.pk: OrganisationRole.OWNER}
    assert waiting("organisation.applied") == [(made.key, "officer")]
    assert verbs(made.key) == ["organisation.founded"]


def test_nobody_unknown_founds_an_organisation() -> None:
    with pytest.raises(NotAllowedError):
        found_organisation(draft=draft(), by=ANONYMOUS)
    assert Organisation.objects.count() == 0


def test_what_cannot_be_stored_is_named_field_by_field() -> None:
    typed = draft(
        "", "Only a text", kind="guild", size="huge", place="atlantis", website="javascript:alert(1)",
        identifiers={"uscc": CODE[:-1] + "M", "lei": ""},
    )  # fmt: skip
    with pytest.raises(DraftRefusedError) as error:
        found_organisation(draft=typed, by=party(account("lin")))
    assert problems(error) == {
        (Code.VALUE_MISSING, "title.en"),
        (Code.VALUE_UNKNOWN, "kind"),
        (Code.VALUE_UNKNOWN, "size"),
        (Code.ADDRESS_UNREADABLE, "website"),
        (Code.IDENTIFIER_WRONG, "uscc"),
    }
    assert (Organisation.objects.count(), Entry.objects.count()) == (0, 0)


def test_a_place_that_the_node_does_not_know_is_refused() -> None:
    with pytest.raises(DraftRefusedError) as error:
        found_organisation(draft=draft(place="atlantis"), by=party(account("lin")))
    assert problems(error) == {(Code.PLACE_UNKNOWN, "place")}


def test_a_website_may_be_typed_without_its_scheme() -> None:
    made = found_organisation(draft=draft(website="www.example.org"), by=party(account("lin")))
    assert made.website == "https://www.example.org"


def test_one_of_the_same_name_is_shown_first() -> None:
    present = listed(name="Yunshan University")
    lin = party(account("lin"))
    with pytest.raises(AlikeError) as error:
        found_organisation(draft=draft(" yunshan  UNIVERSITY "), by=lin)
    assert error.value.organisations == (present,)
    made = found_organisation(draft=draft("Yunshan University"), another=True, by=lin)
    assert made.key != present.key


def test_an_application_that_one_may_not_know_of_is_not_shown_as_alike() -> None:
    founded(account("lin"), "Secret Plans", admitted=False)
    mei = party(account("mei"))
    assert found_organisation(draft=draft("Secret Plans"), by=mei).standing == Standing.APPLIED
    assert len(queries.alike(names=["Secret Plans"], identifiers={}, party=OFFICER)) == 2


def test_a_number_belongs_to_one_organisation() -> None:
    lin = party(account("lin"))
    found_organisation(draft=draft("One", identifiers={"uscc": CODE}), by=lin)
    with pytest.raises(DraftRefusedError) as error:
        found_organisation(draft=draft("Other", identifiers={"uscc": CODE.lower()}), by=lin)
    assert problems(error) == {(Code.IDENTIFIER_TAKEN, "uscc")}


def test_a_number_is_held_by_one_whatever_was_looked_for_before() -> None:
    lin = account("lin")
    one, other = founded(lin, "One"), founded(lin, "Other")
    one = edit_organisation(
        organisation=one, draft=draft("One", identifiers={"uscc": CODE}), version=one.version, by=party(lin)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Identifier.objects.create(organisation=other, scheme="uscc", number=CODE)
    edit_organisation(organisation=one, draft=draft("One"), version=one.version, by=party(lin))
    assert Identifier.objects.count() == 0
    edit_organisation(
        organisation=other, draft=draft("Other", identifiers={"uscc": CODE}), version=other.version, by=party(lin)
    )  # fmt: skip
    assert list(Identifier.objects.values_list("organisation", "scheme", "number")) == [
        (other.pk, "uscc", CODE)
    ]


def test_officers_are_told_when_a_name_or_a_number_changes() -> None:
    lin = account("lin")
    made = founded(lin)
    told = Duty.objects.filter(kind="organisation.renamed", settled=None)

    def edit(typed: OrganisationDraft, by: Party) -> None:
        stored = Organisation.objects.get(pk=made.pk)
        edit_organisation(organisation=stored, draft=typed, version=stored.version, by=by)

    edit(draft(text="Only a text"), party(lin))
    edit(draft("By an officer"), OFFICER)
    assert told.count() == 0
    edit(draft("Second", de="Zweite"), party(lin))
    edit(draft("Third", identifiers={"uscc": CODE}), party(lin))
    assert [(duty.subject, duty.node_role, duty.details) for duty in told] == [
        (made.key, "officer", {"old": {"title.en": "By an officer"}, "new": {"title.en": "Third", "uscc": CODE}})
    ]  # fmt: skip
    edits = Entry.objects.filter(verb="organisation.edited").order_by("sequence")
    assert [entry.details.get("renamed") for entry in edits] == [
        None, "title.en", "title.de,title.en", "title.de,title.en,uscc",
    ]  # fmt: skip


def test_nobody_is_told_of_another_name_before_it_is_admitted() -> None:
    lin = account("lin")
    made = founded(lin, admitted=False)
    edit_organisation(organisation=made, draft=draft("Lumen"), version=made.version, by=party(lin))
    assert waiting("organisation.renamed") == []


def test_an_officer_admits_it_and_the_founder_is_told() -> None:
    lin = account("lin")
    made = founded(lin, admitted=False)
    admit_organisation(organisation=made, by=OFFICER)
    assert party(lin).admitted == {made.pk}
    assert waiting("organisation.applied") == []
    assert [(duty.kind, duty.subject) for duty in queries.duties_of(party(lin))] == [
        ("organisation.answered", made.key)
    ]
    assert verbs(made.key) == ["organisation.founded", "organisation.admitted"]


def test_a_refusal_needs_a_reason_and_can_be_answered_by_applying_again() -> None:
    lin = account("lin")
    made = founded(lin, admitted=False)
    with pytest.raises(RefusedError) as error:
        refuse_organisation(organisation=made, reason="  ", by=OFFICER)
    assert error.value.refusal == Refusal.REASON_MISSING
    refuse_organisation(organisation=made, reason="Which city?", by=OFFICER)
    stored = Organisation.objects.get(pk=made.pk)
    assert (stored.standing, stored.answer) == (Standing.REFUSED, "Which city?")
    apply_for_admission(organisation=stored, by=party(lin))
    assert Organisation.objects.get(pk=made.pk).standing == Standing.APPLIED
    assert waiting("organisation.applied") == [(made.key, "officer")]
    assert queries.duties_of(party(lin)).count() == 0
    assert "Which city?" not in str(list(Entry.objects.values_list("details", flat=True)))


def test_only_officers_answer_and_only_once() -> None:
    made = founded(account("lin"), admitted=False)
    for nobody in (party(account("mei")), party(account("op", NodeRole.OPERATOR))):
        with pytest.raises(NotAllowedError):
            admit_organisation(organisation=made, by=nobody)
    admit_organisation(organisation=made, by=OFFICER)
    with pytest.raises(RefusedError) as error:
        refuse_organisation(organisation=made, reason="late", by=OFFICER)
    assert error.value.refusal == Refusal.NOT_WAITING


def test_an_application_can_be_withdrawn_by_its_owner() -> None:
    lin = account("lin")
    made = founded(lin, admitted=False)
    withdraw_application(organisation=made, by=party(lin))
    assert Organisation.objects.get(pk=made.pk).standing == Standing.WITHDRAWN
    assert waiting("organisation.applied") == []


def test_so_many_applications_of_one_person_may_wait() -> None:
    lin = account("lin")
    for number in range(5):
        founded(lin, f"Firm {number}", admitted=False)
    with pytest.raises(RefusedError) as error:
        founded(lin, "One more")
    assert error.value.refusal == Refusal.TOO_MANY_APPLICATIONS


@pytest.mark.parametrize("standing", [Standing.APPLIED, Standing.REFUSED, Standing.WITHDRAWN])
def test_before_it_is_admitted_strangers_do_not_know_of_it(standing: Standing) -> None:
    lin = account("lin")
    made = founded(lin, admitted=False)
    Organisation.objects.filter(pk=made.pk).update(standing=standing)
    knows = {
        "stranger": made.key in keys(party(account("mei"))),
        "owner": made.key in keys(party(lin)),
        "officer": made.key in keys(OFFICER),
    }
    assert knows == {"stranger": False, "owner": True, "officer": True}
    with pytest.raises(Organisation.DoesNotExist):
        queries.organisation(made.key, ANONYMOUS)


def keys(who: object) -> set[str]:
    return set(queries.organisations(who).values_list("key", flat=True))  # type: ignore[arg-type]


def test_editing_makes_a_version_and_says_what_changed() -> None:
    actions.put_places(places=[place for place in bundled() if place.id == "munich"], by=BY)
    lin = account("lin")
    made = founded(lin)
    edited = edit_organisation(
        organisation=made,
        draft=draft("Isaroptik AG", "Lenses.", place="munich", identifiers={"vat": "DE 136695976"}),
        version=made.version,
        reason="New form",
        by=party(lin),
    )
    assert edited.version == made.version + 1
    newest = queries.versions_of(edited, party(lin))[0]
    assert (newest.number, newest.who, newest.by, newest.reason) == (
        edited.version,
        "member",
        "Lin",
        "New form",
    )
    assert newest.changes == (
        Change("place", "", "", "munich"),
        Change("title", "en", "Isaroptik GmbH", "Isaroptik AG"),
        Change("text", "en", "", "Lenses."),
        Change("identifier", "vat", "", "DE136695976"),
    )


def test_strangers_learn_the_role_of_whoever_changed_it_but_no_name() -> None:
    lin, kim = account("lin"), account("kim", NodeRole.OFFICER)
    made = founded(lin)
    edit_organisation(organisation=made, draft=draft("By Lin"), version=made.version, by=party(lin))
    stored = Organisation.objects.get(pk=made.pk)
    edit_organisation(organisation=stored, draft=draft("By Kim"), version=stored.version, by=party(kim))
    told = [(version.who, version.by) for version in queries.versions_of(made, party(lin))]
    assert told[:2] == [("officer", "Kim"), ("member", "Lin")]
    strangers = [(version.who, version.by) for version in queries.versions_of(made, ANONYMOUS)]
    assert strangers[:2] == [("officer", ""), ("member", "")]


def test_how_an_application_went_is_not_for_strangers() -> None:
    lin = account("lin")
    made = founded(lin, admitted=False)
    refuse_organisation(organisation=made, reason="Which city?", by=OFFICER)
    stored = Organisation.objects.get(pk=made.pk)
    apply_for_admission(organisation=stored, by=party(lin))
    admit_organisation(organisation=stored, by=OFFICER)
    assert [len(queries.versions_of(made, who)) for who in (party(lin), ANONYMOUS)] == [4, 1]


def test_a_version_costs_no_query(django_assert_num_queries: object) -> None:
    made = founded(account("mei"))
    lin = OFFICER
    with django_assert_num_queries(3):  # type: ignore[operator]
        queries.versions_of(made, lin)
    for number in range(30):
        stored = Organisation.objects.get(pk=made.pk)
        edit_organisation(
            organisation=stored, draft=draft(f"Name {number}"), version=stored.version, by=OFFICER
        )
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(queries.versions_of(made, lin)) == 32


def test_what_was_changed_meanwhile_is_not_overwritten() -> None:
    lin = account("lin")
    made = founded(lin)
    edit_organisation(organisation=made, draft=draft("First"), version=made.version, by=party(lin))
    with pytest.raises(RefusedError) as error:
        edit_organisation(organisation=made, draft=draft("Second"), version=made.version, by=party(lin))
    assert error.value.refusal == Refusal.CHANGED_MEANWHILE
    assert Organisation.objects.get(pk=made.pk).texts["en"]["title"] == "First"


def test_nothing_new_is_no_version() -> None:
    lin = account("lin")
    made = founded(lin)
    edit_organisation(organisation=made, draft=draft(), version=made.version, by=party(lin))
    assert Organisation.objects.get(pk=made.pk).version == made.version


def test_its_own_number_is_not_taken() -> None:
    lin = account("lin")
    made = founded(lin)
    numbered = edit_organisation(
        organisation=made, draft=draft(identifiers={"uscc": CODE}), version=made.version, by=party(lin)
    )
    edit_organisation(
        organisation=numbered,
        draft=draft("Other", identifiers={"uscc": CODE}),
        version=numbered.version,
        by=party(lin),
    )
    assert Organisation.objects.get(pk=made.pk).texts["en"]["title"] == "Other"


def test_a_member_of_low_role_does_not_edit() -> None:
    made = founded(account("lin"))
    mei = account("mei")
    Membership.objects.create(account=mei, organisation=made, role=OrganisationRole.MEMBER)
    with pytest.raises(NotAllowedError):
        edit_organisation(organisation=made, draft=draft("Mine"), version=made.version, by=party(mei))


def test_organisations_are_found_by_any_name_and_number() -> None:
    lin = account("lin")
    made = found_organisation(
        draft=draft("云山大学", language="zh-Hans", en="Yunshan University", identifiers={"uscc": CODE}),
        by=party(lin),
    )
    listed("org-other", "Harbour")
    for words in ("云山", "yunshan", CODE.lower(), made.key):
        assert [item.key for item in named(queries.organisations(party(lin)), words)] == [made.key], words
