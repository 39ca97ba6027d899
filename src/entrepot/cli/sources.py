"""``entrepot source``: lists that are fetched from an address, from the terminal."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from entrepot.cli.importing import chosen_kind, follow_up
from entrepot.cli.options import Form
from entrepot.cli.output import DONE, PARTLY, WRONG_CALL, Format, fail, out, progress, rows
from entrepot.cli.setup import open_node

if TYPE_CHECKING:
    from entrepot.intake.models import Run, Source

Name = Annotated[str, typer.Argument(help="The source, by its name or key.")]
COLUMNS: Final = ("source", "state", "read", "new", "changed", "same", "refused", "withdrawn")


class Often(StrEnum):
    """How often a source is looked at."""

    never = "never"
    hour = "hour"
    day = "day"
    week = "week"


def add(
    address: Annotated[str, typer.Argument(help="Where the list lies, or the OAI-PMH door of a repository.")],
    name: Annotated[str, typer.Option(help="What the source is called.")],
    kind: Annotated[str | None, typer.Option(help="What the rows are when they do not say.")] = None,
    organisation: Annotated[
        str | None, typer.Option(help="Whose the rows are when they do not say: the organisation's key.")
    ] = None,
    every: Annotated[Often, typer.Option(help="How often it is looked at.")] = Often.never,
    oai: Annotated[bool, typer.Option("--oai", help="It is a repository, harvested over OAI-PMH.")] = False,
    prefix: Annotated[str, typer.Option(help="Of a repository: its metadataPrefix.")] = "",
    set_: Annotated[str, typer.Option("--set", help="Of a repository: only this set.")] = "",
    licence: Annotated[str, typer.Option(help="The licence of records that state none.")] = "",
    whole: Annotated[
        bool, typer.Option("--whole", help="The list is all there is: what is missing from it is withdrawn.")
    ] = False,
) -> None:
    """Name a list that is fetched from now on; fetch it with: entrepot source run NAME"""
    open_node()
    from entrepot.intake.actions import keep_source
    from entrepot.intake.domain import Protocol
    from entrepot.intake.models import Source
    from entrepot.intake.outbound.addresses import checked_url
    from entrepot.intake.rows import SourceError
    from entrepot.people.domain import Party
    from entrepot.people.models import Organisation

    try:
        url = str(checked_url(address))
    except SourceError as error:
        raise fail(error.problem.sentence, error.problem.remedy) from error
    owner = Organisation.objects.filter(key=organisation).first() if organisation else None
    if organisation and owner is None:
        raise fail(
            f"There is no organisation “{organisation}”.", "Its key stands in the address of its page."
        )
    if Source.objects.filter(name=name).exists():
        raise fail(f"There is a source called “{name}” already.", "Choose another name.")
    asked = {key: value for key, value in (("prefix", prefix), ("set", set_)) if value}
    source = Source(
        name=name, address=url, protocol=Protocol.OAI_PMH if oai else Protocol.DOWNLOAD, harvest=asked,
        kind=chosen_kind(kind) or "", organisation=owner, licence=licence, whole=whole, every=every.value,
    )  # fmt: skip
    out.print(keep_source(source=source, by=Party.machine("cli")).key)


def listing(form: Form = Format.table) -> None:
    """List the sources: how each comes, how often, and its last run."""
    open_node()
    from entrepot.intake import queries
    from entrepot.people.domain import Party

    found = list(queries.sources(Party.machine("cli")))
    last = {run.source_id: run for run in queries.last_runs(found)}
    data = [
        {
            "key": item.key, "name": item.name, "comes": item.protocol, "address": item.address, "every": item.every,
            "last": last[item.pk].started.isoformat(timespec="minutes") if item.pk in last else None,
            "state": last[item.pk].state if item.pk in last else None,
            "next": item.due.isoformat(timespec="minutes") if item.due else None,
        }
        for item in found
    ]  # fmt: skip
    rows(data, form, ["key", "name", "comes", "address", "every", "last", "state", "next"])


def run(
    name: Name,
    withdraws: Annotated[
        bool,
        typer.Option("--withdraw-missing", help="However much is missing from a whole list, withdraw it."),
    ] = False,
    form: Form = Format.table,
) -> None:
    """Fetch a source's list now and bring it in."""
    open_node()
    from entrepot.catalogue.imports import carry_out, open_source
    from entrepot.intake import queries
    from entrepot.people.domain import Party

    by = Party.machine("cli")
    source = _source(name)
    made = queries.under_way(source) or open_source(source=source, by=by)
    with progress() as report:
        done = carry_out(made, report)
        if done.state == "asking" and (withdraws or done.question == "check"):
            done = _answered(done, withdraws, by.actor)
            done = carry_out(done, report)
    if done.new + done.changed + done.withdrawn:
        follow_up()
    _tell(source, done, form)


def _source(name: str) -> Source:
    from django.db.models import Q

    from entrepot.intake.domain import Protocol
    from entrepot.intake.models import Source

    found = Source.objects.filter(Q(key=name) | Q(name=name)).exclude(protocol=Protocol.FILE).first()
    if found is None:
        raise fail(f"There is no source “{name}”.", "List them with: entrepot source list")
    return found


def _answered(run: Run, withdraws: bool, actor: str) -> Run:
    """Whoever types this has said that it is to go in."""
    from entrepot.intake.actions import answer_run
    from entrepot.people.domain import Party

    return answer_run(run=run, go=True, withdraws=withdraws, by=Party.machine(actor))


def _tell(source: Source, run: Run, form: Format) -> None:
    state = "unchanged" if run.unchanged else run.state
    counts = {name: getattr(run, name) for name in COLUMNS[2:]}
    rows([{"source": source.name, "state": state, **counts}], form, list(COLUMNS))
    if run.state == "failed":
        raise fail(str(run.failure["sentence"]), str(run.failure["remedy"]), WRONG_CALL)
    if run.state == "asking":
        raise fail(
            f"{run.missing} records that {source.name} had before are missing from it now. Nothing was stored.",
            "If that is meant, run it with --withdraw-missing, or answer on the page of the run.",
            PARTLY,
        )
    if run.state in {"waiting", "fetching", "reading", "storing"}:
        raise fail(
            f"{source.name} is being worked on by somebody else just now.",
            "See how it went with: entrepot source list", PARTLY,
        )  # fmt: skip
    if not run.complete:
        raise fail(
            f"{source.name} broke off before its end: what came was stored, nothing was withdrawn.",
            "Run it again later.",
            PARTLY,
        )
    raise typer.Exit(PARTLY if run.refused else DONE)
