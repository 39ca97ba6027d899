"""Rules that operators add, or put in place of one: proposed by one person, answered by another, kept for good."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction

from entrepot.border.domain.reading import UnreadableRuleError, canonical, rule_of
from entrepot.border.events import changed
from entrepot.border.models import RuleVersion
from entrepot.border.queries import rules_in_force
from entrepot.border.refusals import BorderRefusedError
from entrepot.journal import actions as journal
from entrepot.people.actions.duties import Audience, add_duty, settle_duties
from entrepot.people.domain import NodeRole, Party
from entrepot.people.permissions import require
from entrepot.runtime import clock

STREAM: Final = "border"
PROPOSED: Final = "rule.proposed"


@transaction.atomic
def propose_rule(*, content: Mapping[str, Any], reason: str, by: Party) -> RuleVersion:
    """Propose a new rule, or the next version of one. It decides nothing until a second person has accepted it.

    Args:
        content: as a file of ``border/rules`` says it.

    Raises:
        NotAllowedError: ``by`` is no officer or operator.
        BorderRefusedError: it cannot be read (every problem is named), or it is not the next version.
    """
    rule = require(by, "rule.propose")
    try:
        read = rule_of(content)
    except UnreadableRuleError as error:
        raise BorderRefusedError("rule_unreadable", problems=str(error)) from error
    version = next_version(read.id)
    if read.version != version:
        raise BorderRefusedError("rule_version", version=str(version))
    try:
        with transaction.atomic():
            made = RuleVersion.objects.create(
                rule=read.id, version=version, content=json.loads(canonical(content)), reason=reason.strip()[:2000],
                proposed=clock.now(), proposed_by=by.actor,
            )  # fmt: skip
    except IntegrityError as error:  # somebody else has proposed it since we looked
        raise BorderRefusedError("rule_version", version=str(version + 1)) from error
    add_duty(kind=PROPOSED, subject=str(made), audience=Audience(node_role=NodeRole.OFFICER))
    _record("rule.proposed", made, rule, by)
    return made


@transaction.atomic
def answer_rule(*, version: RuleVersion, accept: bool, by: Party) -> None:
    """Accept a rule, which decides from now on, or refuse it.

    Raises:
        NotAllowedError: ``by`` is no officer or operator.
        BorderRefusedError: ``by`` proposed it, or it was answered already.
    """
    rule = require(by, "rule.answer", version)
    row = RuleVersion.objects.select_for_update().get(pk=version.pk)
    if row.answer:
        raise BorderRefusedError("rule_answered")
    if row.proposed_by == by.actor:
        raise BorderRefusedError("rule_own")
    row.answer, row.answered, row.answered_by = "accepted" if accept else "refused", clock.now(), by.actor
    row.save(update_fields=["answer", "answered", "answered_by"])
    settle_duties(kind=PROPOSED, subject=str(row), by=by)
    _record(f"rule.{row.answer}", row, rule, by)
    if accept:
        changed.send(sender=RuleVersion, by=by)


def next_version(name: str) -> int:
    """The version under which a rule of that name can be proposed: numbers are used once, also those that were refused."""
    known = [rule.version for rule in rules_in_force().rules if rule.id == name]
    known += RuleVersion.objects.filter(rule=name).values_list("version", flat=True)
    return max(known, default=0) + 1


def _record(verb: str, version: RuleVersion, rule: str, by: Party) -> None:
    act = journal.Act(verb, str(version), {"rule": version.rule, "version": version.version}, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
