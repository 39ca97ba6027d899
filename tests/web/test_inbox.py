"""The inbox: every kind of duty in words, settled in place, and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.domain import Level, State
from entrepot.catalogue.drafts import NeedDraft, ResourceDraft
from entrepot.catalogue.models import ConfidentialityAgreement, DisclosureRequest, Grant, Need, Resource
from entrepot.matching.actions.searches import keep_search
from entrepot.matching.domain import Asked
from entrepot.matching.models import SavedSearch
from entrepot.people import queries
from entrepot.people.actions import add_duty
from entrepot.people.actions.duties import Audience
from entrepot.people.actions.invitations import invite
from entrepot.people.actions.memberships import ask_to_join
from entrepot.people.actions.organisations import edit_organisation, refuse_organisation
from entrepot.people.domain import NodeRole, OrganisationRole, Party, Standing
from entrepot.people.models import Account, Duty, Membership, Organisation
from entrepot.runtime import clock
from entrepot.web.duties import KINDS, told
from tests.accounts import account, admit, join, party, signed_in
from tests.people.typed import CODE, OFFICER, draft, founded, listed
from tests.shape.source import source_files
from tests.web.test_pages import page, words

NEED = NeedDraft(
    title="Glaze cracks on tiles", text="Our kiln 7 makes hairline cracks of 20 µm.", teaser_title="Inspection of surfaces",
    teaser_text="We look for an inspection.", confidential="The buyer is Hausmann AG.", organisation="org-maker", place="munich",
)  # fmt: skip


def firm(key: str) -> Organisation:
    return Organisation.objects.get(key=key)


@pytest.fixture
def chief(node: None) -> Account:
    """The manager of the admitted maker."""
    admit(firm("org-maker"))
    return join(account("chief"), firm("org-maker"), OrganisationRole.MANAGER)


@pytest.fixture
def anna(node: None) -> Account:
    """The manager of the admitted optics firm."""
    admit(firm("org-optics"))
    return join(account("anna"), firm("org-optics"), OrganisationRole.MANAGER)


def need_of(person: Account) -> Need:
    return catalogue.save_need(draft=NEED, publish=True, by=party(person))


def asked(need: Need, person: Account, level: Level = Level.DETAILS) -> DisclosureRequest:
    return catalogue.ask_disclosure(
        record=need,
        organisation=firm("org-optics"),
        level=level,
        message="We build sensors.",
        by=party(person),
    )


def duty(person: Account, kind: str) -> Duty:
    (found,) = queries.duties_of(party(person)).filter(kind=kind)
    return found


def answer(person: Account, kind: str, way: str, given: str = "") -> str:
    """Take a way of the only duty of a kind; the page that follows, in words."""
    number = duty(person, kind).pk
    client = signed_in(person)
    response = client.post(f"/inbox/{number}/", {"answer": way, f"{way}-{number}": given}, follow=True)
    return words(response.content.decode())


def kinds(person: Account) -> list[str]:
    return [item.kind for item in queries.duties_of(party(person))]


def test_every_kind_that_is_added_can_be_told() -> None:
    source = "".join(
        file.text
        for file in source_files()
        if file.stage
        in {
            "people",
            "intake",
            "catalogue",
            "booking",
            "matching",
            "deals",
            "programmes",
            "exchange",
            "border",
        }
    )
    verbs = set(re.findall(r'^\w+: Final = "(\w+\.\w+)"$', source, flags=re.MULTILINE))
    assert set(KINDS) <= verbs
    assert {kind for kind in verbs if kind.split(".")[1] in {"asked", "answered", "applied", "sign", "finish", "expiring", "found", "served", "received", "renamed", "asks", "failed", "offered", "sent", "ending", "overlaps", "waits", "over", "ended", "lapsed", "replaced", "near", "delivered", "owed", "paid", "fulfilled", "disputed", "outcome", "task", "file", "meets", "due", "returned", "warned", "removed", "closing", "judged", "decided", "made", "declined", "follow_up", "introduced", "log_forked", "filed", "proposed"}} - {"catalogue.expiring"} == set(KINDS)  # fmt: skip


def test_a_request_is_answered_in_place(chief: Account, anna: Account) -> None:
    need = need_of(chief)
    asked(need, anna)
    text = words(page(signed_in(chief), "/inbox/"))
    assert (
        "Isaroptik GmbH asks for the details of “Glaze cracks on tiles” We build sensors. Who asks Anna"
        in text
    )
    assert "Isaroptik GmbH sees the details now" in answer(chief, "disclosure.asked", "accept")
    assert [str(level) for level in Grant.objects.values_list("level", flat=True)] == ["details"]
    assert "You see the details of “Inspection of surfaces” now" in words(page(signed_in(anna), "/inbox/"))
    answer(anna, "disclosure.answered", "note")
    assert (kinds(chief), kinds(anna)) == ([], [])


def test_a_request_is_refused_with_a_reason(chief: Account, anna: Account) -> None:
    need = need_of(chief)
    asked(need, anna)
    answer(chief, "disclosure.asked", "refuse", "Not now.")
    text = words(page(signed_in(anna), "/inbox/"))
    assert "You do not see the details of “Inspection of surfaces”: its owner refused Not now." in text


def test_an_agreement_is_read_and_signed_in_place_by_both(chief: Account, anna: Account) -> None:
    need = need_of(chief)
    asked(need, anna)
    answer(chief, "disclosure.asked", "accept")
    asked(need, anna, Level.EVERYTHING)
    assert "The agreement is offered." in answer(chief, "disclosure.asked", "accept")
    html = page(signed_in(chief), "/inbox/")
    assert "Read what you would sign" in html
    assert "Sign for 岭釉建陶" in html
    assert "I have read the whole text, and I may sign it for my organisation." in html
    assert "Please read the text and tick this before you sign." in answer(chief, "agreement.sign", "sign")
    assert ConfidentialityAgreement.objects.get().owner_signed is None
    signed = answer(chief, "agreement.sign", "sign", "on")
    assert "Everything opens once Isaroptik GmbH has signed too" in signed
    assert kinds(chief) == []
    assert "Both sides have signed" in answer(anna, "agreement.sign", "sign", "on")
    assert Grant.objects.filter(level="everything").count() == 1


def test_who_may_not_sign_is_told_who_does(chief: Account, anna: Account) -> None:
    need = need_of(chief)
    bob = join(account("bob"), firm("org-optics"))
    asked(need, bob)
    answer(chief, "disclosure.asked", "accept")
    asked(need, bob, Level.EVERYTHING)
    answer(chief, "disclosure.asked", "accept")
    assert "agreement.sign" in kinds(anna)
    assert "agreement.sign" not in kinds(bob)


def test_a_draft_waits_for_its_author(chief: Account) -> None:
    need = catalogue.save_need(draft=NEED, publish=False, by=party(chief))
    html = page(signed_in(chief), "/inbox/")
    assert ("Your draft “Glaze cracks on tiles” is not listed yet" in words(html), f"/needs/{need.key}/edit/" in html) == (True, True)  # fmt: skip
    answer(chief, "draft.finish", "withdraw")
    assert (Need.objects.get(pk=need.pk).state, kinds(chief)) == (State.WITHDRAWN, [])


def test_a_listing_is_prolonged_in_place(chief: Account) -> None:
    soon = clock.today() + timedelta(days=10)
    draft = ResourceDraft(
        kind="facility",
        title="Kiln",
        text="A kiln.",
        valid_until=str(soon),
        organisation="org-maker",
        place="munich",
    )
    resource = catalogue.save_resource(draft=draft, publish=True, by=party(chief))
    catalogue.remind_of_expiring(by=Party.machine("test"))
    assert "“Kiln” is listed until" in words(page(signed_in(chief), "/inbox/"))
    assert "This is not a day." in answer(chief, "listing.expiring", "prolong", "soon")
    assert "Choose another day." in answer(chief, "listing.expiring", "prolong", "2020-01-01")
    until = clock.today() + timedelta(days=300)
    answer(chief, "listing.expiring", "prolong", str(until))
    assert (Resource.objects.get(pk=resource.pk).valid_until, kinds(chief)) == (until, [])


def test_a_kept_search_tells_what_is_new_and_can_be_paused(chief: Account) -> None:
    search = keep_search(name="Kilns", asked=Asked(q="kiln", of="resources"), by=party(chief))
    add_duty(
        kind="search.found", subject=search.key, audience=Audience(account=chief),
        details={"count": 3, "found": ["resource:tech-thz", "resource:gone"]},
    )  # fmt: skip
    html = page(signed_in(chief), "/inbox/")
    assert "3 new entries in the search “Kilns”" in words(html)
    assert "New “Terahertz imaging of cracks”" in words(html)
    assert "/resources/?q=kiln" in html
    answer(chief, "search.found", "pause")
    assert (SavedSearch.objects.get().paused, kinds(chief)) == (True, [])


def test_new_resources_for_a_need_are_told(chief: Account) -> None:
    add_duty(
        kind="need.served", subject="need-cracks", audience=Audience(organisation=firm("org-maker")),
        details={"count": 1, "found": ["resource:tech-thz"]},
    )  # fmt: skip
    text = words(page(signed_in(chief), "/inbox/"))
    assert "1 new resource fits your need “Inspecting glaze cracks on the line”" in text
    answer(chief, "need.served", "note")
    assert kinds(chief) == []


def test_a_refusal_needs_its_reason_and_keeps_what_was_typed(node: None) -> None:
    lin, kim = account("lin"), account("kim", NodeRole.OFFICER)
    made = founded(lin, "Lumen", admitted=False)
    number = duty(kim, "organisation.applied").pk
    response = signed_in(kim).post(f"/inbox/{number}/", {"answer": "refuse", f"refuse-{number}": " "})
    assert (response.status_code, "Please fill this in." in response.content.decode()) == (422, True)
    answer(kim, "organisation.applied", "refuse", "Which city?")
    assert Organisation.objects.get(pk=made.pk).standing == Standing.REFUSED
    assert "Lumen was not admitted Which city?" in words(page(signed_in(lin), "/inbox/"))
    assert "The officers are asked again" in answer(lin, "organisation.answered", "apply")


def test_officers_see_what_an_organisation_went_by_before(node: None) -> None:
    lin, kim = account("lin"), account("kim", NodeRole.OFFICER)
    made = founded(lin)
    edit_organisation(
        organisation=made,
        draft=draft("Lumen", identifiers={"uscc": CODE}),
        version=made.version,
        by=party(lin),
    )
    html = page(signed_in(kim), "/inbox/")
    assert "Lumen goes by another name or number now" in words(html)
    assert (
        f"Name (English) Isaroptik GmbH → Lumen Unified social credit code – → {CODE}" in words(html),
        f"/organisations/{made.key}/" in html,
    ) == (True, True)
    answer(kim, "organisation.renamed", "note")
    assert kinds(kim) == []


def test_while_there_is_no_officer_operators_see_what_waits_and_where_one_is_named(node: None) -> None:
    ola, old = account("ola", NodeRole.OPERATOR), account("old", NodeRole.OFFICER)
    Account.objects.filter(pk=old.pk).update(is_active=False)
    founded(account("lin"), "Lumen", admitted=False)
    ask_to_join(organisation=listed(), by=party(account("mei")))
    html = page(signed_in(ola), "/inbox/")
    assert "as operator since" in words(html)
    assert "Lumen asks to be admitted" in words(html)
    assert "Mei asks to speak for Yunshan University" in words(html)
    assert words(html).count("Who answers Nobody yet: this node has no officer.") == 2
    assert html.count('<a class="btn" href="/node/people/">Name an officer') == 2
    (shown,) = told([duty(ola, "organisation.applied")], party(ola)).values()
    assert (shown.ways, shown.discreet) == (
        (), "An organisation asks to be admitted: Lumen – this node has no officer yet, name one",
    )  # fmt: skip
    number = duty(ola, "organisation.applied").pk
    assert signed_in(ola).post(f"/inbox/{number}/", {"answer": "admit"}).status_code == 404
    kim = account("kim", NodeRole.OFFICER)
    assert (kinds(ola), sorted(kinds(kim))) == ([], ["membership.asked", "organisation.applied"])
    assert "as officer since" in words(page(signed_in(kim), "/inbox/"))


def test_an_operator_who_is_an_officer_answers(node: None) -> None:
    both = account("both", NodeRole.OPERATOR, NodeRole.OFFICER)
    founded(account("lin"), "Lumen", admitted=False)
    assert "Lumen is admitted. Its owners are told." in answer(both, "organisation.applied", "admit")


def test_who_asks_to_join_is_let_in_in_place(node: None) -> None:
    lin, mei = account("lin"), account("mei")
    made = founded(lin)
    ask_to_join(organisation=made, message="<b>Kiln</b>", by=party(mei))
    html = page(signed_in(lin), "/inbox/?kind=membership.asked")
    assert "&lt;b&gt;Kiln&lt;/b&gt;" in html
    answer(lin, "membership.asked", "accept")
    assert party(mei).memberships == {made.pk: OrganisationRole.MEMBER}
    assert "You belong to Isaroptik GmbH now" in words(page(signed_in(mei), "/inbox/"))


def test_an_invitation_is_accepted_in_place(node: None) -> None:
    lin, mei = account("lin"), account("mei")
    made = founded(lin)
    invite(email=mei.email, organisation=made, role="manager", by=party(lin))
    assert "You are invited to Isaroptik GmbH as manager" in words(page(signed_in(mei), "/inbox/"))
    answer(mei, "invitation.received", "accept")
    assert party(mei).memberships == {made.pk: OrganisationRole.MANAGER}


def test_what_vanished_can_be_put_away(chief: Account) -> None:
    for kind in KINDS:
        add_duty(kind=kind, subject="999999", audience=Audience(account=chief))
    add_duty(kind="of.another_time", subject="x", audience=Audience(account=chief))
    pages = [words(page(signed_in(chief), f"/inbox/?page={number}")) for number in (1, 2, 3, 4)]
    gone = "This was about something that is not there any more. Noted"
    assert sum(text.count(gone) for text in pages) == len(KINDS) + 1
    for item in list(queries.duties_of(party(chief))):
        signed_in(chief).post(f"/inbox/{item.pk}/", {"answer": "note"})
    assert kinds(chief) == []


def test_only_the_ways_on_offer_can_be_taken(chief: Account, anna: Account) -> None:
    need = need_of(chief)
    asked(need, anna)
    number = duty(chief, "disclosure.asked").pk
    for way in ("", "note", "admit"):
        assert signed_in(chief).post(f"/inbox/{number}/", {"answer": way}).status_code == 404
    for stranger in (anna, account("mei"), account("op", NodeRole.OPERATOR)):
        assert signed_in(stranger).post(f"/inbox/{number}/", {"answer": "accept"}).status_code == 404
    assert signed_in(chief).get(f"/inbox/{number}/").status_code == 405
    assert Client().post(f"/inbox/{number}/", {"answer": "accept"}).status_code == 302
    assert DisclosureRequest.objects.get().answer == ""


def test_what_somebody_else_settled_meanwhile_is_told(node: None) -> None:
    kim, ola = account("kim", NodeRole.OFFICER), account("ola", NodeRole.OFFICER)
    founded(account("lin"), "Lumen", admitted=False)
    number = duty(kim, "organisation.applied").pk
    answer(ola, "organisation.applied", "admit")
    late = signed_in(kim).post(f"/inbox/{number}/", {"answer": "admit"}, follow=True)
    assert (late.status_code, "Somebody else has settled this meanwhile." in late.content.decode()) == (
        200,
        True,
    )


def test_the_newest_comes_first_and_the_list_pages(node: None) -> None:
    kim = account("kim", NodeRole.OFFICER)
    for number in range(25):
        founded(account(f"p{number}"), f"Firm {number}", admitted=False)
    client = signed_in(kim)
    first, second = page(client, "/inbox/"), page(client, "/inbox/?page=2")
    named = re.findall(r"<h3>(Firm \d+) asks to be admitted</h3>", first + second)
    assert named == [f"Firm {number}" for number in reversed(range(25))]
    assert "page 1 of 2" in words(first)
    assert "Inbox 25 waiting" in words(first)


def test_many_can_be_narrowed_down_and_answered_where_they_stand(node: None) -> None:
    lin, kim = account("lin"), account("kim", NodeRole.OFFICER)
    made = founded(lin)
    ask_to_join(organisation=listed(), by=party(account("mei")))
    founded(account("ola"), "Lumen", admitted=False)
    client = signed_in(kim)
    html = page(client, "/inbox/?kind=organisation.applied")
    assert ("Lumen asks" in html, "asks to speak for" in html, made.key in html) == (True, False, False)
    number = duty(kim, "organisation.applied").pk
    done = client.post(f"/inbox/{number}/", {"answer": "admit", "kind": "organisation.applied"})
    assert done.headers["Location"] == "/inbox/?kind=organisation.applied&page=1"
    assert "Nothing of this kind waits for you." in page(client, done.headers["Location"])


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (lambda person: None, "First join your organisation, or found it if it is not here yet."),
        (
            lambda person: founded(person, "Lumen", admitted=False),
            "An officer looks at the application of Lumen",
        ),
        (lambda person: join(person, admit(firm("org-maker"))), "appear here as they come"),
    ],
)
def test_an_empty_inbox_says_what_to_do_next(
    node: None, prepare: Callable[[Account], object], sentence: str
) -> None:
    lin = account("lin")
    prepare(lin)
    assert sentence in words(page(signed_in(lin), "/inbox/"))


def test_the_count_costs_one_query_and_strangers_none(node: None) -> None:
    def counted(client: Client) -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, "/clusters/")
        return sum('COUNT(*) AS "__count" FROM "people_duty"' in item["sql"] for item in captured)

    founded(account("lin"), "Lumen", admitted=False)
    kim = account("kim", NodeRole.OFFICER)
    assert (counted(signed_in(kim)), counted(Client())) == (1, 0)


def fill(person: Account, other: Account, count: int) -> None:
    """Duties of every kind, each of them whole."""
    own = Organisation.objects.get(key="org-maker")
    for _ in range(count):
        number = Duty.objects.count()
        made = founded(account(f"f{number}"), f"Firm {number}", admitted=False)
        join(person, made, OrganisationRole.OWNER)
        refuse_organisation(organisation=made, reason="Which city?", by=OFFICER)
        again = founded(account(f"g{number}"), f"Again {number}", admitted=False)
        ask_to_join(organisation=own, by=party(account(f"h{number}")))
        invite(
            email=person.email,
            organisation=again,
            role="member",
            by=party(Account.objects.get(name=f"G{number}")),
        )
        asked(need_of(person), other)
        catalogue.save_need(draft=NEED, publish=False, by=party(person))
        search = keep_search(name=f"Kilns {number}", asked=Asked(q=f"kiln {number}"), by=party(person))
        found = {"count": 1, "found": ["resource:tech-thz"]}
        add_duty(kind="search.found", subject=search.key, audience=Audience(account=person), details=found)
        add_duty(
            kind="membership.answered",
            subject=made.key,
            audience=Audience(account=person),
            details={"accepted": True},
        )


def test_thirty_of_every_kind_cost_no_more_than_one(chief: Account, anna: Account) -> None:
    Membership.objects.filter(account=chief).update(role=OrganisationRole.OWNER)
    person = account("person", NodeRole.OFFICER)
    join(person, firm("org-maker"), OrganisationRole.OWNER)

    def cost() -> int:
        duties = list(queries.duties_of(party(person)))
        who = party(person)
        with CaptureQueriesContext(connection) as captured:
            words_of = told(duties, who)
        assert "not there any more" not in "".join(item.sentence for item in words_of.values())
        return len(captured)

    fill(person, anna, 1)
    few, count = cost(), queries.duties_of(party(person)).count()
    fill(person, anna, 5)
    assert queries.duties_of(party(person)).count() == 6 * count
    assert cost() == few
