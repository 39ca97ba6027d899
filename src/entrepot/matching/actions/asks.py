"""What organisations ask of policy: said, and taken back."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Resource
from entrepot.catalogue.refusals import RefusedError
from entrepot.journal import actions as journal
from entrepot.matching.domain import ASK_TOPICS, LONGEST_ASK
from entrepot.matching.models import PolicyAsk
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.runtime import clock

MOST: Final = 50
"""Asks that one organisation may have open."""


@transaction.atomic
def ask_of_policy(
    *, organisation: Organisation, topic: str, text: str, by: Party, policy: str | None = None
) -> PolicyAsk:
    """Say what an organisation would need from policy.

    Args:
        organisation: for which it is said.
        topic: one of `domain.ASK_TOPICS`.
        text: in its own words; cut at `domain.LONGEST_ASK`.
        by: who says it.
        policy: the key of the policy or finance offer it is about; None for one that there is not.

    Raises:
        NotAllowedError: ``by`` is no member of it, or it is not admitted.
        RefusedError: there is no such topic or policy, no text, or there are too many asks already.
    """
    rule = require(by, "policy.ask", organisation)
    said = " ".join(text.split())[:LONGEST_ASK]
    if topic not in ASK_TOPICS or not said:
        raise RefusedError(
            "ask_empty",
            "The topic or the text is missing.",
            "Choose a topic and say in a sentence what is needed.",
        )
    about = _policy(policy, by) if policy else None
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if PolicyAsk.objects.filter(organisation=organisation, withdrawn=None).count() >= MOST:
        raise RefusedError("asks_many", f"Your organisation has {MOST} open asks.", "Take one back first.")
    ask = PolicyAsk.objects.create(
        organisation=organisation, policy=about, topic=topic, text=said, author=by.actor, made=clock.now()
    )
    _record("policy.ask", ask, rule, by)
    return ask


@transaction.atomic
def withdraw_ask(*, ask: PolicyAsk, by: Party) -> None:
    """Take an ask back; it is counted no more.

    Raises:
        NotAllowedError: ``by`` is no member of its organisation.
        RefusedError: it was taken back already.
    """
    rule = require(by, "policy_ask.withdraw", ask)
    if not PolicyAsk.objects.filter(pk=ask.pk, withdrawn=None).update(withdrawn=clock.now()):
        raise RefusedError("withdrawn_already", "This is withdrawn already.", "Nothing needs to be done.")
    _record("policy_ask.withdraw", ask, rule, by)


def _policy(key: str, by: Party) -> Resource:
    """The policy or finance offer that an ask is about."""
    try:
        return catalogue.resources(by).get(key=key, kind__in=("policy", "finance"), state=State.LISTED)
    except Resource.DoesNotExist as error:
        raise RefusedError(
            "ask_policy", "This policy is not listed any more.", "Choose another one, or none."
        ) from error


def _record(verb: str, ask: PolicyAsk, rule: str, by: Party) -> None:
    details: dict[str, object] = {"organisation": ask.organisation.key, "topic": ask.topic}
    journal.record(
        stream="matching", actor=by.actor, acts=[journal.Act(verb, f"ask-{ask.pk}", details, rule)]
    )
