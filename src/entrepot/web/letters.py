"""Mails that people cause, sent once what they tell of is stored."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from entrepot.people.models import Account, Invitation
from entrepot.web import figures
from entrepot.web.context import node_name
from entrepot.web.duties.joining import invitation_words

_log = logging.getLogger(__name__)


def send_invitation(invitation: Invitation, url: str) -> bool:
    """Send an invitation with its secret address, in the language of its reader where that is known; False when it could not be sent."""
    known = Account.objects.filter(email__iexact=invitation.email).values_list("language", flat=True).first()
    with translation.override(known or translation.get_language()):
        given = {
            **invitation_words(invitation),
            "node": node_name(),
            "url": url,
            "day": figures.day(invitation.ends.date()),
        }
        text = _(
            "Hello,\n\nyou are invited to %(where)s as %(role)s, on %(node)s.\n\n"
            "Follow this link to accept it, until %(day)s. It is for this address only:\n\n%(url)s\n\n"
            "If you do not know what this is about, do nothing with this mail.\n"
        )
        subject = _("You are invited to %(where)s") % given
        letter = EmailMessage(f"{subject} · {node_name()}", text % given, to=[invitation.email])
    return delivered(letter)


def delivered(letter: EmailMessage) -> bool:
    """Whether a mail could be handed over; the reason why not goes to the log, without any address."""
    try:
        letter.send()
    except (OSError, SMTPException) as error:
        _log.warning("A mail could not be sent (%s).", type(error).__name__)
        return False
    return True
