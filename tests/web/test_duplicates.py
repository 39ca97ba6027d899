"""Pairs that may be one, on the page: looked at, answered, undone; and the joined one behind the one that stands for it."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entrepot.catalogue import actions
from entrepot.catalogue.actions.linking import Proposal
from entrepot.catalogue.domain import Answer
from entrepot.catalogue.models import Joining, Likeness, Need, Resource
from entrepot.engine.linkage import Evidence, Pair
from entrepot.matching import index
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.web import found
from tests.accounts import account, join, signed_in
from tests.web.conftest import speaking
from tests.web.records import resource
from tests.web.test_pages import page, words

BY = Party.machine("test")


def bench(number: int, title: str = "", source: str = "list.csv", **values: object) -> Resource:
    texts = {"en": {"title": title or f"Optical bench OB-{number}", "text": "For coatings."}}
    return resource(f"bench-{number}", "facility", "en", "munich", texts=texts, source=source, **values)


def alike(one: Resource, two: Resource, score: float = 0.8) -> Likeness:
    """Two that an officer should look at."""
    pair = Pair(
        one.key,
        two.key,
        score,
        (Evidence("name", "equal", "Bench A", "Bench B", 5.0), Evidence("place", "differs", "x", "y", -4.0)),
    )
    actions.propose_likenesses(proposals=[Proposal("facility", pair, one, two, "look", "test")], by=BY)
    return Likeness.objects.get(left=min(one.key, two.key), right=max(one.key, two.key))


def joined(one: Resource, two: Resource) -> Joining:
    return actions.join(main=one, other=two, by=BY)


def test_a_pair_is_shown_with_what_agrees_and_differs_in_words(officer: Client) -> None:
    one = bench(1, source="dms.csv", fields={"price": "95 €/h"}, facts={"load": "20 kg"})
    alike(one, bench(2, "Optical bench OB-1", source="emsl.csv", facts={"load": "25 kg"}))
    text = words(page(officer, "/node/duplicates/"))
    assert "Pair 1 of 1 Facilities 80% likely the same" in text
    assert "First from the list dms.csv Optical bench OB-1" in text
    assert "Second from the list emsl.csv Optical bench OB-1" in text
    assert "Title Optical bench OB-1 Optical bench OB-1 the same" in text
    assert "differs" in text
    assert "Name speaks strongly for one (Bench A / Bench B) Place speaks strongly for two (x / y)" in text


def test_what_only_one_says_stands_apart_and_an_unstated_price_is_not_the_same(officer: Client) -> None:
    alike(bench(1, facts={"load": "20 kg"}), bench(2, facts={"load": "25 kg", "room": "A-101"}))
    text = words(page(officer, "/node/duplicates/"))
    assert "load 25 kg 20 kg differs What only one of them says (1)" in text
    assert "Fact First Second room A-101 – What was weighed" in text
    assert "rice on request" not in text


def test_one_and_the_same_joins_and_shows_the_next_pair(officer: Client) -> None:
    likest, next_one = alike(bench(1), bench(2), 0.9), alike(bench(3), bench(4), 0.7)
    answered = officer.post(f"/node/duplicates/{likest.pk}/", {"answer": "same", "page": "1"})
    assert answered.headers["Location"] == "/node/duplicates/?page=1#pair"
    text = page(officer, "/node/duplicates/?page=1")
    assert "The two are one now." in words(text)
    assert f'action="/node/duplicates/{next_one.pk}/"' in text
    assert Resource.objects.get(key="bench-2").joined_into == Resource.objects.get(key="bench-1")
    assert "stands for another or is" not in words(text)


def test_two_different_are_not_asked_about_again(officer: Client) -> None:
    likeness = alike(bench(1), bench(2))
    officer.post(f"/node/duplicates/{likeness.pk}/", {"answer": "apart"})
    text = words(page(officer, "/node/duplicates/"))
    assert "The two stay two, and are not asked about again." in text
    assert "No pair waits" in text
    assert Likeness.objects.get().answer == Answer.APART
    again = officer.post(f"/node/duplicates/{likeness.pk}/", {"answer": "same"}, follow=True)
    assert "Somebody has answered this meanwhile. Go on with the next pair." in words(again.content.decode())
    assert Joining.objects.count() == 0


def test_skipping_leads_to_the_next_pair_and_round(officer: Client) -> None:
    alike(bench(1), bench(2), 0.9)
    alike(bench(3), bench(4), 0.7)
    assert 'href="?page=2#pair">Skip' in page(officer, "/node/duplicates/")
    assert 'href="?page=1#pair">Skip' in page(officer, "/node/duplicates/?page=2")


def test_pairs_are_narrowed_down_to_a_kind(officer: Client) -> None:
    alike(bench(1), bench(2))
    assert "Pair 1 of 1" in words(page(officer, "/node/duplicates/?kind=facility"))
    assert "Kind all Facilities 1 Pair 1 of 1" in words(page(officer, "/node/duplicates/"))
    assert "None of this kind. Take the filter away." in words(page(officer, "/node/duplicates/?kind=expert"))


def test_what_was_joined_is_listed_and_undone(officer: Client) -> None:
    joining = joined(bench(1), bench(2, source="emsl.csv"))
    text = words(page(officer, "/node/duplicates/joined/"))
    assert (
        "Optical bench OB-2 is the same as Optical bench OB-1 Facilities from the list emsl.csv joined by itself"
        in text
    )
    undone = officer.post(f"/node/duplicates/joined/{joining.pk}/", follow=True)
    assert "It stands for itself again" in words(undone.content.decode())
    assert "Nothing was joined yet." in words(undone.content.decode())
    assert page(officer, "/resources/bench-2/")
    twice = officer.post(f"/node/duplicates/joined/{joining.pk}/", follow=True)
    assert "This was undone already. Nothing needs to be done." in words(twice.content.decode())


def test_the_page_says_what_answers_changed(officer: Client) -> None:
    likeness = alike(bench(1), bench(2))
    officer.post(f"/node/duplicates/{likeness.pk}/", {"answer": "apart"})
    text = words(page(officer, "/node/duplicates/"))
    assert "Facilities: after 1 answer, pairs join by themselves from 95%." in text
    german = words(page(speaking("de", officer), "/node/duplicates/"))
    assert "95 %" in german.replace("\u00a0", " ")


def test_the_address_of_the_joined_one_leads_to_the_one_that_stands_for_it(reader: Client) -> None:
    joined(bench(1), bench(2, "Optische Bank", source="emsl.csv", facts={"load": "25 kg"}))
    for address in ("/resources/bench-2/", "/api/v1/resources/bench-2"):
        answer = reader.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            address.replace("bench-2", "bench-1"),
        )
    text = words(page(reader, "/resources/bench-1/"))
    assert "Known also as" in text
    assert (
        "Optische Bank from the list emsl.csv bench-2 What is said there : Optische Bank For coatings."
        in text
    )
    assert "25 kg" in text


def test_the_joined_one_is_on_no_list_in_no_search_and_not_in_the_api(reader: Client) -> None:
    joined(bench(1), bench(2, "Zitronenbank"))
    index.forget()
    found.forget()
    for address in ("/resources/", "/resources/?q=Zitronenbank", "/?q=Zitronenbank"):
        assert "bench-2" not in page(reader, address), address
    for address in ("/api/v1/resources?size=100", "/api/v1/search?q=Zitronenbank&top=50"):
        answer = reader.get(address)
        assert answer.status_code == 200
        assert "bench-2" not in answer.content.decode(), address
    assert {offer.key for offer in index.current().offers} == set(
        Resource.objects.filter(joined_into=None).values_list("key", flat=True)
    )


def test_an_organisation_that_was_joined_leads_to_the_other_with_all_it_has(reader: Client) -> None:
    maker = Organisation.objects.get(key="org-maker")
    twin = Organisation.objects.create(
        key="org-twin",
        kind="enterprise",
        language="en",
        texts={"en": {"title": "Makers Limited", "text": "Tiles."}},
    )
    bench(7, organisation=twin)
    actions.join(main=maker, other=twin, by=BY)
    answer = reader.get("/organisations/org-twin/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/organisations/org-maker/")
    text = words(page(reader, "/organisations/org-maker/"))
    assert "Known also as" in text
    assert "Makers Limited org-twin" in text
    assert "Optical bench OB-7" in text
    assert 'href="/organisations/org-twin/"' not in page(reader, "/organisations/")
    assert "/organisations/org-maker/" in page(reader, "/organisations/?q=Makers+Limited")


def test_only_officers_are_shown_any_of_this(reader: Client) -> None:
    likeness, joining = alike(bench(1), bench(2)), joined(bench(3), bench(4))
    addresses = ("/node/duplicates/", "/node/duplicates/joined/")
    posted = (f"/node/duplicates/{likeness.pk}/", f"/node/duplicates/joined/{joining.pk}/")
    assert {reader.get(address).status_code for address in addresses} == {302}
    for name, roles in (("operator", (NodeRole.OPERATOR,)), ("broker", (NodeRole.BROKER,)), ("member", ())):
        person = join(account(name, *roles), Organisation.objects.get(key="org-maker"))
        client = signed_in(person)
        assert {client.get(address).status_code for address in addresses} == {404}, name
        assert {client.post(address, {"answer": "same"}).status_code for address in posted} == {404}, name
        assert "Duplicates" not in words(page(client, "/"))
    likeness.refresh_from_db()
    joining.refresh_from_db()
    assert (likeness.answer, joining.undone) == (Answer.OPEN, None)


def test_the_inbox_says_how_many_wait_and_leads_there(officer: Client) -> None:
    alike(bench(1), bench(2))
    alike(bench(3), bench(4))
    text = page(officer, "/inbox/")
    assert words(text).count("2 pairs to look at: may the two be one?") >= 1
    assert text.count('<li class="duty') == 1
    assert 'href="/node/duplicates/"' in text


def cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        page(client, url)
    return len(captured)


URLS = (
    "/node/duplicates/",
    "/node/duplicates/?page=2",
    "/node/duplicates/joined/",
    "/inbox/",
    "/resources/bench-1/",
)


def test_the_same_at_one_row_and_at_thirty(officer: Client) -> None:
    owner = Organisation.objects.get(key="org-maker")

    def more(first: int, last: int) -> None:
        for number in range(first, last):
            alike(bench(100 + number, organisation=owner), bench(200 + number), 0.8)
            joined(Resource.objects.get(key="bench-1"), bench(300 + number, source=f"list {number}"))

    bench(1)
    more(0, 2)
    for url in URLS:
        page(officer, url)
    few = {url: cost(officer, url) for url in URLS}
    more(2, 30)
    index.forget()
    found.forget()
    for url in URLS:
        page(officer, url)
    assert {url: cost(officer, url) for url in URLS} == few
    assert Need.objects.exists()


def test_whose_entry_was_joined_reads_so_in_the_inbox(node: None) -> None:
    maker = Organisation.objects.get(key="org-maker")
    owner = signed_in(join(account("owner"), maker, OrganisationRole.OWNER))
    joined(bench(1), bench(2, "Optische Bank", organisation=maker))
    text = page(owner, "/inbox/")
    assert (
        "“Optische Bank” was found to be the same as “Optical bench OB-1”, which stands for both now"
        in words(text)
    )
    assert 'href="/resources/bench-1/"' in text
