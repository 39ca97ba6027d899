"""What waits for people, told once a day by mail: sentences that hold nothing held back, and the way to the inbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.people import queries as people
from entrepot.people.actions.duties import claim_digest, release_digest
from entrepot.people.domain import Party
from entrepot.people.models import Account, Duty
from entrepot.web import figures
from entrepot.web.accounts.shown import shown_as
from entrepot.web.context import node_name
from entrepot.web.duties import told
from entrepot.web.letters import delivered

SALT: Final = "entrepot.digest"
TOLD: Final = 20
"""So many duties a mail names; it counts them all."""
NODE: Final = Party.machine("node")


def send_digests(
    *, now: datetime, report: Callable[[int, int], None] = lambda _done, _total: None
) -> Mapping[str, int]:
    """Send everybody who wants it what came into the inbox since the last time; nothing where nothing came.

    Safe to run again at any moment, also beside another run: what a mail tells is claimed before it is sent, and given back when
    the mail server does not take it. Killed in between, a run loses one mail; the inbox loses nothing.

    Returns:
        How many mails were ``sent`` and how many ``failed``.
    """
    counts = {"sent": 0, "failed": 0}
    readers = list(people.digest_readers().values_list("pk", flat=True))
    for done, number in enumerate(readers):
        report(done, len(readers))
        outcome = _send_to(Account.objects.get(pk=number), now)
        if outcome:
            counts[outcome] += 1
    return counts


def digest(account: Account, duties: Sequence[Duty], party: Party) -> EmailMessage:
    """The mail that tells somebody of these duties, in plain text and in their language."""
    with translation.override(account.language or settings.LANGUAGE_CODE):
        stop = _address("web:stop_digest", token_of(account))
        return EmailMessage(
            f"{_headline(len(duties))} · {node_name()}",
            _text(account, duties, party, stop),
            to=[account.email],
            headers={
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",
                "Message-ID": _message_id(account, duties),
            },
        )


def token_of(account: Account) -> str:
    """What lets whoever holds it stop an account's digests, and nothing else."""
    return signing.Signer(salt=SALT, sep=".").sign(account.key)


def account_of_token(token: str) -> Account | None:
    """Whose digests a token stops; None when this node did not make it."""
    try:
        key = signing.Signer(salt=SALT, sep=".").unsign(token)
    except signing.BadSignature:
        return None
    return Account.objects.filter(key=key, erased=None).first()


def _send_to(account: Account, now: datetime) -> str:
    party = people.party_of(account)
    waiting = people.duties_of(party).filter(made__lte=now)
    fresh = list(waiting.filter(made__gt=account.digested) if account.digested else waiting)
    if not fresh or not claim_digest(account=account, now=now, by=NODE):
        return ""
    if delivered(digest(account, fresh, party)):
        return "sent"
    release_digest(account=account, now=now, by=NODE)
    return "failed"


def _headline(count: int) -> str:
    return ngettext("%(count)s new thing waits for you", "%(count)s new things wait for you", count) % {
        "count": figures.number(count)
    }


def _text(account: Account, duties: Sequence[Duty], party: Party, stop: str) -> str:
    words = told(duties[:TOLD], party)
    lines = [_line(duty, words[duty.pk].discreet) for duty in duties[:TOLD]]
    more = len(duties) - len(lines)
    if more > 0:
        more_words = ngettext("and %(count)s more", "and %(count)s more", more)
        lines.append(f"- {more_words % {'count': figures.number(more)}}")
    # sentences are looked for by a parser that does not look into f-strings
    answer = _("Look at it and answer in your inbox:")
    no_more = _("You get such a mail once a day at most, and only when something new waits. No more of them:")
    return "\n\n".join(
        (
            _("Hello %(name)s,") % {"name": shown_as(account)},
            f"{_headline(len(duties))}:",
            "\n".join(lines),
            f"{answer}\n{_address('web:inbox')}",
            f"{no_more}\n{stop}",
            f"{node_name()}\n{settings.ADDRESS}/",
        )
    )


def _line(duty: Duty, sentence: str) -> str:
    if duty.due is None:
        return f"- {sentence}"
    return "- " + _("%(sentence)s (until %(day)s)") % {"sentence": sentence, "day": figures.day(duty.due)}


def _address(name: str, *args: str) -> str:
    return f"{settings.ADDRESS}{reverse(name, args=args)}"


def _message_id(account: Account, duties: Sequence[Duty]) -> str:
    """The same for the same mail, so that mail systems drop a second one."""
    return f"<digest-{account.key}-{duties[0].pk}-{len(duties)}@{urlsplit(settings.ADDRESS).hostname or 'localhost'}>"
