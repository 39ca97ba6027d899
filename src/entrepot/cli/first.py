"""A node's first steps: the secret that lets its operator in, and what an operator should know before it is served."""

from __future__ import annotations

from enum import StrEnum

from entrepot.cli.output import err, fail, out
from entrepot.cli.setup import open_node
from entrepot.runtime.home import Home, current


class Signup(StrEnum):
    """Who may sign up."""

    invitation = "invitation"
    open = "open"


def secret() -> None:
    """Make a new setup secret for a node that has no operator yet, and print it."""
    open_node()
    from entrepot.people.queries.people import operators

    if operators():
        raise fail("This node has an operator already.", "Operators give roles on the page /node/people/.")
    tell_secret(current())


def tell_secret(home: Home) -> None:
    """Print what the first operator needs."""
    made = home.make_setup_secret()
    out.print(
        f"Its operator signs up once on the page /start/ with this setup secret: {made}",
        markup=False,
        highlight=False,
    )


def warn_about_mail() -> None:
    """Say so when mails go nowhere."""
    from django.conf import settings

    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend") and not settings.DEMO:
        folder = getattr(settings, "EMAIL_FILE_PATH", "")
        err.print(
            f"Mails are kept as files in {folder}: nobody gets them. Set ENTREPOT_EMAIL to the address of a mail server.",
            markup=False,
        )
