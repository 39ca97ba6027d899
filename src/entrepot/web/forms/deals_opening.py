"""Forms with which deals begin: opening one, answering one, and letting the node introduce and learn."""

from __future__ import annotations

import secrets
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import disclosed
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.deals.actions import Opening
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.openings import usual_kind, usual_title
from entrepot.people.domain import Party, Standing
from entrepot.people.models import Organisation
from entrepot.web.deals.starting import Start, party_label
from entrepot.web.deals.words import KINDS, LEARNS, LEARNS_HELP, SHOWS
from entrepot.web.forms.described import DescribedForm, organisation_choices
from entrepot.web.names import organisation_name
from entrepot.web.texts import record_text

BROKER: Final = "-"
"""Instead of an organisation: nobody's own deal, a broker introduces its parties."""
MOST_OWN: Final = 200
"""So many of one's own records there are to choose from."""


class DealForm(DescribedForm):
    """A new deal: for whom, who is in it, what it is about."""

    own = forms.ChoiceField(label=_("For which organisation"))
    parties = forms.MultipleChoiceField(
        label=_("Who is in it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    other = forms.ChoiceField(label=_("Another organisation"), required=False)
    another = forms.ChoiceField(label=_("One more organisation"), required=False)
    need = forms.ChoiceField(label=_("For which of your needs"), required=False)
    brings = forms.ChoiceField(label=_("What you bring"), required=False)
    kind = forms.ChoiceField(
        label=_("What kind of deal"), help_text=_("It can still be changed while you negotiate.")
    )
    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("The others read it before they join: say nothing that they may not know yet.")
    )  # fmt: skip
    message = forms.CharField(
        label=_("In your own words"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What you want from each other. Only the parties read it."),
    )  # fmt: skip
    shows = forms.BooleanField(
        label=SHOWS, required=False,
        help_text=_("Until they join they see the teaser. What is confidential stays closed until you both sign an agreement about it."),
    )  # fmt: skip
    learns = forms.BooleanField(label=LEARNS, required=False, initial=True, help_text=LEARNS_HELP)
    form = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, start: Start, party: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.start = start
        self.fields["form"].initial = secrets.token_hex(16)
        self.fields["kind"].initial = usual_kind(start.need, start.resources)
        self.fields["title"].initial = usual_title(start.need, start.resources)
        self._choose_parties(party)
        self._choose_records(party)
        self.choose("kind", [(kind, gettext(KINDS[kind])) for kind in Kind])
        if not start.managed:
            del self.fields["learns"]
        if not self._may_show():
            del self.fields["shows"]

    def opening(self) -> Opening:
        """What was filled in."""
        given = self.cleaned_data
        own = next((item for item in self.start.managed if item.key == given["own"]), None)
        need = self.start.need or self._needs.get(given.get("need", ""))
        keys = [given["own"] if own else "", *given.get("parties", []), given["other"], given["another"]]
        asking = need.organisation if need else None
        keys.insert(1, asking.key if asking else "")
        wanted = [self._known[key] for key in dict.fromkeys(keys) if key in self._known]
        mine = given.get("brings", "")
        brought = {
            item.key: [*([mine] if mine and item == own else []), *(one.key for one in self.start.brought(item))] for item in wanted
        }  # fmt: skip
        return Opening(
            kind=Kind(given["kind"]), title=given["title"], own=own, need=need.key if need else "", form=given["form"],
            parties=tuple((item, next(iter(brought[item.key]), "")) for item in wanted),
            also={key: tuple(more[1:]) for key, more in brought.items() if more[1:]},
            message=given["message"], learns=given.get("learns", False), shows=given.get("shows", False),
        )  # fmt: skip

    def _choose_parties(self, party: Party) -> None:
        start = self.start
        admitted = Organisation.objects.filter(standing=Standing.ADMITTED, joined_into=None)
        self._known = {item.key: item for item in admitted}
        asking = start.need.organisation if start.need else None
        named = [item for item in start.parties() if item.key in self._known and item != asking]
        self.choose("parties", [(item.key, party_label(item, start, party)) for item in named])
        self.fields["parties"].initial = [item.key for item in named]
        if not named:
            del self.fields["parties"]
        self.asking = party_label(asking, start, party) if asking else ""
        rest = [item for item in self._known.values() if item not in named and item != asking]
        for name in ("other", "another"):
            self.choose(name, [("", gettext("none")), *organisation_choices(rest)])
        mine = organisation_choices(start.managed)
        if start.broker:
            mine.append((BROKER, gettext("for nobody: you introduce the others as a broker")))
        self.choose("own", mine)
        self.fields["own"].initial = self._likely_own()

    def _likely_own(self) -> str:
        """The need's owner where the reader manages it, else an organisation that brings nothing; a broker who manages neither introduces."""
        start = self.start
        keys = [item.key for item in start.managed]
        owner = start.need.organisation if start.need else None
        if owner is not None and owner.key in keys:
            return owner.key
        if start.broker and start.need is not None and start.resources:
            return BROKER
        others = [item.key for item in start.managed if not start.brought(item)]
        return next(iter(others or keys), BROKER)

    def _choose_records(self, party: Party) -> None:
        """One's own needs where none is named, one's own resources where none is."""
        mine = {"organisation__in": [item.pk for item in self.start.managed], "state": State.LISTED}
        self._needs: dict[str, Need] = {}
        if self.start.need is None:
            self._needs = {item.key: item for item in catalogue.needs(party).filter(**mine)[:MOST_OWN]}
        resources = [] if self.start.resources else list(catalogue.resources(party).filter(**mine)[:MOST_OWN])
        for name, records in (("need", list(self._needs.values())), ("brings", resources)):
            if records:
                self.choose(name, [("", gettext("none")), *_titled(records, party)])
            else:
                del self.fields[name]

    def _may_show(self) -> bool:
        need = self.start.need
        return need is not None and bool(need.teasers) and need.organisation in self.start.managed


def _titled(records: list[Need] | list[Resource], party: Party) -> list[tuple[str, str]]:
    return [
        (
            item.key,
            gettext("%(title)s (%(organisation)s)")
            % {
                "title": record_text(disclosed(item, party)).title,
                "organisation": organisation_name(item.organisation),
            },
        )
        for item in records
    ]
