"""Pages of the border: rules in words, papers filed by one and confirmed by another, and what would cross if."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from entrepot.border.models import Evidence, RuleVersion
from entrepot.people.domain import NodeRole, OrganisationRole
from entrepot.people.models import Organisation
from tests.accounts import account, admit, join, signed_in
from tests.cast import cast
from tests.exchange.nodes import HK


@pytest.fixture
def manager(node: None) -> Client:
    cast()
    owner = admit(Organisation.objects.get(key="org-lingyou"))
    return signed_in(join(account("manager"), owner, OrganisationRole.MANAGER))


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return str(answer.content.decode())


RULE = "/border/rules/gba-hk-from-mainland/"
ASKED = "kind=person&leaves=guangzhou&enters=hong-kong&classes=personal&subjects=1"


def test_rules_are_read_by_family_and_one_by_one(reader: Client) -> None:
    html = page(reader, "/border/")
    assert "Standard contracts of the Greater Bay Area" in html
    assert "This is information, not legal advice." in html
    assert "What holds on every node" not in page(reader, "/border/?q=bay+area+standard+contract")
    assert "No rule has these words." in page(reader, "/border/?q=perpetuum")
    one = page(reader, "/border/rules/gba-hk-from-mainland/")
    assert "第二条" in one
    assert "Hong Kong" in one
    page(reader, "/border/rules/no-such-rule/", 404)


def test_what_would_cross_says_what_is_missing_and_leads_to_filing_it(
    manager: Client, reader: Client
) -> None:
    assert "The answer" not in page(reader, "/border/try/")
    html = page(manager, f"/border/try/?{ASKED}")
    assert (
        "the filed Greater Bay Area standard contract (Mainland, Hong Kong) (not filed; from: the sender)"
        in html
    )
    assert "/border/evidence/?kind=gba_contract_hk&amp;exporter=CN-GD&amp;importer=HK#file" in html
    assert "/border/evidence/?kind" not in page(reader, f"/border/try/?{ASKED}")
    allowed = page(reader, f"/border/try/?{ASKED}&papers=gba_contract_hk")
    assert "It crosses." in allowed
    assert "Assess the impact before anything crosses." in allowed
    assert page(reader, "/border/try/?classes=nonsense&subjects=x").count("errorlist") == 1


def test_a_paper_is_filed_by_one_and_confirmed_by_another(manager: Client) -> None:
    offered = page(manager, "/border/evidence/?kind=export_licence&exporter=CN-GD&importer=HK")
    assert '<option value="export_licence" selected>' in offered
    sent = {
        "do": "file", "kind": "gba_contract_hk", "organisation": "org-lingyou", "exporter": "CN-GD", "importer": HK.peer().node,
        "number": "GD-2026-17", "issued": "2026-01-10", "expires": "", "note": "",
    }  # fmt: skip
    assert "Please fill this in" not in page(manager, "/border/evidence/")
    for wrong, told in (("CN-GD", "from a place to itself"), ("HK", "Choose the node that it is with.")):
        answer = manager.post("/border/evidence/", sent | {"importer": wrong})
        assert told in answer.content.decode()
    led = page(manager, "/border/evidence/?kind=gba_contract_hk&exporter=CN-GD&importer=HK")
    assert f'<option value="{HK.node}" selected>only with Hong Kong Node</option>' in led
    assert Evidence.objects.count() == 0
    manager.post("/border/evidence/", sent)
    paper = Evidence.objects.get()
    assert (paper.number, paper.issued, paper.confirmed) == ("GD-2026-17", date(2026, 1, 10), None)
    url = f"/border/evidence/{paper.key}/"
    assert "an officer other than you confirms it" in page(manager, url)
    officer = signed_in(account("officer", NodeRole.OFFICER))
    assert "Compare a paper with its original" in page(officer, "/inbox/")
    assert "Confirm it" in page(officer, url)
    officer.post(url, {"do": "confirm"})
    paper.refresh_from_db()
    assert paper.confirmed is not None
    assert "counts" in page(manager, "/border/evidence/")
    assert manager.post(url, {"do": "nonsense"}).status_code == 404
    manager.post(url, {"do": "revoke"})
    assert "revoked" in page(manager, url)
    page(Client(), url, 404)


def test_a_rule_is_proposed_by_one_and_accepted_by_another(node: None, reader: Client) -> None:
    one, two = (
        signed_in(account("one", NodeRole.OPERATOR)),
        signed_in(account("two", NodeRole.OFFICER)),
    )
    assert "Propose another version" in page(one, RULE)
    html = page(one, f"/border/rules/new/?rule={RULE.split('/')[3]}")
    content = unescape(re.findall(r"<textarea[^>]*>\s*(\{.*?)</textarea>", html, re.DOTALL)[0])
    draft = json.loads(content)
    assert draft["version"] == 2
    ended = json.dumps(draft | {"status": "repealed"})
    sent = {"do": "propose", "content": ended, "reason": "It ended."}
    where = one.post("/border/rules/new/", sent).headers["Location"]
    assert "You have proposed this yourself" in page(one, where)
    assert "/2</a>" in page(two, "/border/")
    assert "waits for a second person" in page(two, "/inbox/")
    assert "<dt>Version</dt><dd>1</dd>" in page(reader, RULE)
    assert one.post(where, {"do": "accept"}).status_code == 422
    assert two.post(where, {"do": "accept"}).status_code == 302
    assert "<dt>Version</dt><dd>2 " in page(reader, RULE)
    assert "not in force" in page(reader, RULE)
    assert (page(reader, "/border/").count("/2</a>"), two.post(where, {"do": "refuse"}).status_code) == (
        0,
        422,
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "This is not JSON: look at line 1."),
        ("[1]", "A rule is one object"),
        ('{"id": "own"}', "This is no rule that the border can read: "),
        ("[" * 20_000, "It is nested too deeply."),
    ],
)
def test_what_is_no_rule_is_told_and_stays_as_it_was_typed(node: None, content: str, told: str) -> None:
    officer = signed_in(account("two", NodeRole.OFFICER))
    answer = officer.post("/border/rules/new/", {"do": "propose", "content": content, "reason": "Why."})
    html = answer.content.decode()
    assert (answer.status_code, told in html, RuleVersion.objects.count()) == (422, True, 0)
    assert content[:6] in unescape(html)
