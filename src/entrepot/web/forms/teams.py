"""Forms of service teams: who is in one, a visit, what is written down there, the firm's answer, and the next step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from entrepot.catalogue.models import Resource
from entrepot.deals.domain.wording import worded
from entrepot.matching.domain import LONGEST_ASK
from entrepot.people.domain import Standing
from entrepot.people.models import Account, Organisation, Place
from entrepot.people.queries.organisations import named
from entrepot.programmes.actions import Agreed, Forming, Jotting, NextStep, Visiting
from entrepot.programmes.domain.teaming import Sort
from entrepot.programmes.models import Noted, Programme, TeamMember
from entrepot.runtime import clock
from entrepot.vocabulary.places import SUBDIVISIONS
from entrepot.web.entitlements import topic_choices
from entrepot.web.forms.booking import day_input
from entrepot.web.forms.cooperations import TITLES
from entrepot.web.forms.deals_performing import PlacedForm
from entrepot.web.forms.persons import account_at, expert_at
from entrepot.web.names import NEEDS, name_in, organisation_name, place_name
from entrepot.web.teaming.words import region_name

Choices = Sequence[tuple[str, str]]
Members = Sequence[tuple[TeamMember, str]]
"""The members of a team with their names."""
FOLLOWED_WITHIN: Final = timedelta(days=30)
"""By when something is followed up, where nothing else is said."""
TERM: Final = timedelta(days=365)


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _follow_day() -> date:
    return clock.today() + FOLLOWED_WITHIN


def _meant(among: QuerySet[Organisation], typed: str) -> Organisation:
    """The one of these organisations whose address, id or name somebody typed."""
    exact = among.filter(key=typed.strip().rstrip("/").rsplit("/", 1)[-1]).first()
    found = [exact] if exact else list(named(among, typed.strip()).order_by("key")[:6])
    if len(found) == 1:
        return found[0]
    if not found:
        raise forms.ValidationError(_("None here is called so."))
    names = " · ".join(f"{organisation_name(one)} ({one.key})" for one in found)
    raise forms.ValidationError(_("Several are called so: %(names)s"), params={"names": names})


class ActForm(PlacedForm):
    """One of the forms that a page of service teams sends to its own address: `action` says which."""

    action = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, action: str, place: str = "", **kwargs: Any) -> None:
        super().__init__(data, place=place or action, **kwargs)
        self.fields["action"].initial = action

    def choose(self, name: str, choices: Choices) -> None:
        """Fill the choices of a field."""
        field: Any = self.fields[name]
        field.choices = choices


class TeamForm(ActForm):
    """A team to be."""

    programme = forms.ChoiceField(label=_("Within which programme"))
    society = forms.ChoiceField(label=_("Society"))
    city = forms.ChoiceField(label=_("The city whose firms it visits"))
    title_zh = forms.CharField(label=_("Name in Chinese"), max_length=120, required=False)
    title_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    title_de = forms.CharField(label=_("Name in German"), max_length=120, required=False)
    since = forms.DateField(label=_("First day"), widget=day_input())
    last = forms.DateField(label=_("Last day"), widget=day_input())

    def __init__(
        self, *args: Any, programmes: Sequence[tuple[Programme, str]], societies: Sequence[Organisation], places: Sequence[Place],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.known = (
            {one.key: one for one, _name in programmes},
            {one.key: one for one in societies},
            {one.key: one for one in places},
        )
        self.choose("programme", [(one.key, name) for one, name in programmes])
        self.choose("society", [(one.key, organisation_name(one)) for one in societies])
        self.choose("city", [(one.key, place_name(one)) for one in places])
        self.fields["since"].initial = clock.today()
        self.fields["last"].initial = clock.today() + TERM

    def programme_chosen(self) -> Programme:
        """The programme within which it is formed."""
        return self.known[0][self.cleaned_data["programme"]]

    def forming(self) -> Forming:
        """What was filled in."""
        given: dict[str, Any] = self.cleaned_data
        name = worded({language: given[field] for field, language in TITLES if given[field].strip()})
        until = given["last"] + timedelta(days=1)
        return Forming(
            self.known[1][given["society"]], self.known[2][given["city"]], name, given["since"], until, given["form"]
        )  # fmt: skip


class CentreForm(ActForm):
    """An organisation, and the region above whose cities it stands."""

    organisation = forms.CharField(label=_("Organisation: its name, id or address here"), max_length=400)
    region = forms.ChoiceField(label=_("Stands above the cities of"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = [(code, f"{region_name(code)} ({code})") for code in SUBDIVISIONS]
        self.choose("region", [("", str(_("no region any more"))), *regions])

    def clean_organisation(self) -> Organisation:
        """The admitted organisation that is meant.

        Raises:
            ValidationError: there is none, or there are several.
        """
        admitted = Organisation.objects.filter(standing=Standing.ADMITTED, joined_into=None)
        return _meant(admitted, self.cleaned_data["organisation"])


class TeamMemberForm(ActForm):
    """Somebody to be in the team."""

    email = forms.EmailField(label=_("Address of an account on this node"), required=False)
    expert = forms.CharField(label=_("Address or id of an expert's entry"), max_length=400, required=False)

    def clean_email(self) -> Account | None:
        """The account of an address.

        Raises:
            ValidationError: there is none.
        """
        typed = self.cleaned_data["email"]
        return account_at(typed) if typed else None

    def clean_expert(self) -> Resource | None:
        """The record that an address or id names.

        Raises:
            ValidationError: it is no listed expert.
        """
        return expert_at(self.cleaned_data["expert"])


class TeamVisitForm(ActForm):
    """A visit to a firm of the city; the firms are searched by their name."""

    firm = forms.CharField(label=_("Firm: its name, id or address here"), max_length=400)
    day = forms.DateField(label=_("Day"), widget=day_input())
    went = forms.MultipleChoiceField(label=_("Who goes"), widget=forms.CheckboxSelectMultiple)
    agenda = forms.CharField(label=_("Agenda"), max_length=4000, widget=_words(3))

    def __init__(self, *args: Any, members: Members, firms: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(one.pk): one for one, _name in members}
        self.firms = firms
        self.choose("went", [(str(one.pk), name) for one, name in members])
        self.fields["day"].initial = clock.today()

    def clean_firm(self) -> Organisation:
        """The firm of the city that is meant.

        Raises:
            ValidationError: there is none, or there are several.
        """
        return _meant(self.firms, self.cleaned_data["firm"])

    def visiting(self) -> Visiting:
        """What was filled in."""
        given: dict[str, Any] = self.cleaned_data
        went = tuple(self.members[number] for number in given["went"])
        return Visiting(given["firm"], given["day"], given["agenda"], went, given["form"])


class JottingForm(ActForm):
    """What both kinds of jotting ask."""

    follows = forms.ChoiceField(label=_("Who follows it up"))
    due = forms.DateField(label=_("Followed up by"), widget=day_input(), initial=_follow_day)

    def __init__(self, *args: Any, members: Members, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(one.pk): one for one, _name in members}
        self.choose("follows", [(str(one.pk), name) for one, name in members])


class JotNeedForm(JottingForm):
    """A need, short enough for a phone."""

    title = forms.CharField(label=_("The need in one line"), max_length=200)
    text = forms.CharField(label=_("What is lacking"), max_length=4000, widget=_words(3))
    quantities = forms.CharField(
        label=_("Figures with their units"), max_length=400, required=False,
        widget=forms.TextInput(attrs={"placeholder": "±0.02 mm · 1180 °C · 400 m²"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What is sought"))
    deadline = forms.DateField(label=_("Wanted by"), required=False, widget=day_input())
    field_order = ("title", "text", "quantities", "kind", "deadline", "follows", "due")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("kind", [(kind, name_in(NEEDS, kind)) for kind in NEEDS])

    def jotting(self) -> Jotting:
        """What was filled in."""
        given: dict[str, Any] = self.cleaned_data
        return Jotting(
            Sort.NEED, given["kind"], given["title"], given["text"], self.members[given["follows"]], given["due"],
            given["quantities"], given["deadline"], given["form"],
        )  # fmt: skip


class JotWishForm(JottingForm):
    """A wish of policy."""

    topic = forms.ChoiceField(label=_("What it is about"))
    text = forms.CharField(label=_("What the firm would need"), max_length=LONGEST_ASK, widget=_words(3))
    field_order = ("topic", "text", "follows", "due")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("topic", topic_choices())

    def jotting(self) -> Jotting:
        """What was filled in."""
        given: dict[str, Any] = self.cleaned_data
        follows = self.members[given["follows"]]
        return Jotting(
            Sort.WISH, given["topic"], "", given["text"], follows, given["due"], form=given["form"]
        )


class NotedForm(ActForm):
    """A form about one thing that was written down."""

    noted = forms.CharField(widget=forms.HiddenInput, max_length=30)

    def __init__(self, data: Any = None, *, action: str, about: Noted, **kwargs: Any) -> None:
        super().__init__(data, action=action, place=f"{action}-{about.pk}", **kwargs)
        self.fields["noted"].initial = about.key


class AgreeForm(NotedForm):
    """What the firm agrees to, in its own words where it changes them."""

    title = forms.CharField(label=_("The need in one line"), max_length=200)
    text = forms.CharField(label=_("In your own words"), max_length=4000, widget=_words(4))
    deadline = forms.DateField(label=_("Wanted by"), required=False, widget=day_input())

    def __init__(self, data: Any = None, *, about: Noted, **kwargs: Any) -> None:
        super().__init__(data, action="agree", about=about, **kwargs)
        if about.sort == Sort.WISH:
            del self.fields["title"], self.fields["deadline"]

    def agreed(self) -> Agreed:
        """What was filled in."""
        given: dict[str, Any] = self.cleaned_data
        return Agreed(given.get("title", ""), given["text"], given.get("deadline"))


class RefuseForm(NotedForm):
    """Why the firm does not agree."""

    reason = forms.CharField(label=_("Why not"), max_length=1000, required=False, widget=_words(2))

    def __init__(self, data: Any = None, *, about: Noted, **kwargs: Any) -> None:
        super().__init__(data, action="refuse", about=about, **kwargs)


class FollowForm(NotedForm):
    """What is to be done next."""

    still = forms.CharField(label=_("What was done, or is to be done next"), max_length=400)
    due = forms.DateField(
        label=_("Until when; empty when nothing more is to be done"), required=False, widget=day_input()
    )

    def __init__(self, data: Any = None, *, about: Noted, **kwargs: Any) -> None:
        super().__init__(data, action="follow", about=about, **kwargs)

    def step(self) -> NextStep:
        """What was filled in."""
        return NextStep(self.cleaned_data["still"], self.cleaned_data["due"])


class IntroduceForm(NotedForm):
    """Whom the firm is introduced to."""

    resource = forms.ChoiceField(label=_("What fits, the best first"))
    message = forms.CharField(label=_("A word to both"), max_length=1000, required=False, widget=_words(2))

    def __init__(self, data: Any = None, *, about: Noted, resources: Choices, **kwargs: Any) -> None:
        super().__init__(data, action="introduce", about=about, **kwargs)
        self.choose("resource", resources)
