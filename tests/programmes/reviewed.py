"""A programme in review: three applicants, four reviewers, and who runs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from time_machine import travel

from entrepot.deals.domain.wording import Wording, worded
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Account, Organisation
from entrepot.programmes import actions
from entrepot.programmes.actions import Deciding, Inviting, Writing
from entrepot.programmes.domain.deciding import Outcome
from entrepot.programmes.models import Application, Assignment, Programme, Review, Reviewer
from tests.accounts import account, admit, join, party
from tests.cast import resource
from tests.programmes.called import BEFORE, DURING, Office, office

IN_REVIEW = "2026-04-10"
DUE = date(2026, 5, 4)
SAYS = {
    "glaze": "Glazes of low melting point are fired in the kiln of the hall.",
    "laser": "A laser welds copper foil for batteries.",
    "optics": "Lenses are polished and measured by interferometer.",
}
LETTERS: dict[Outcome, Wording] = {
    Outcome.SELECTED: worded({"en": "Dear {applicant}, you are in {programme}."}),
    Outcome.RESERVE: worded({"en": "Dear {applicant}, you are next."}),
    Outcome.DECLINED: worded(
        {"en": "Dear {applicant}, {places} others were chosen. Appeal until {appeal_until}."}
    ),
}


@dataclass(frozen=True)
class Court:
    """Everybody. Ada knows glazes, Ben lasers, Cleo optics, Dan has no record."""

    office: Office
    programme: Programme
    firm: Application
    lab: Application
    optics: Application
    people: dict[str, Account]
    reviewers: dict[str, Reviewer]

    @property
    def officer(self) -> Party:
        """Who runs the programme."""
        return self.office.officer

    def party(self, name: str) -> Party:
        """A reviewer."""
        return party(self.people[name])

    def given(self, application: Application, name: str) -> Assignment:
        """An application is given to a reviewer by hand."""
        return actions.give_by_hand(
            application=application, reviewer=self.reviewers[name], due=DUE, by=self.officer
        )

    def reviewed(
        self, application: Application, name: str, plan: int, team: int, said: str = "Well said."
    ) -> Review:
        """A reviewer was given an application and has submitted a review."""
        return submitted(self.given(application, name), self.party(name), plan, team, said)

    def judged(self) -> None:
        """Each application has two reviews: the firm 4 and 5, the lab 3 and 3, the optics 3 and 2."""
        for application, names, scores in (
            (self.firm, ("ben", "dan"), (4, 5)), (self.lab, ("ada", "ben"), (3, 3)), (self.optics, ("ada", "dan"), (3, 2)),
        ):  # fmt: skip
            for name, score in zip(names, scores, strict=True):
                self.reviewed(
                    application, name, score, score, f"Score {score} of {application.organisation.key}."
                )

    def deciding(self, firm: Outcome, lab: Outcome, optics: Outcome, reason: str = "") -> Deciding:
        """A decision in these outcomes."""
        outcomes = {self.firm.key: firm, self.lab.key: lab, self.optics.key: optics}
        return Deciding(outcomes, LETTERS, reason)


def submitted(assignment: Assignment, by: Party, plan: int, team: int, said: str = "Well said.") -> Review:
    """A review that was submitted at once."""
    writing = Writing({"plan": plan, "team": team}, {"plan": "As is."}, "For the panel alone.", said)
    return actions.submit_review(assignment=assignment, writing=writing, by=by)


def court(*, places: int = 1) -> Court:
    """A programme with three applications and four reviewers; call it in review."""
    made = office()
    optik = admit(Organisation.objects.get(key="org-isaroptik"))
    eye = party(join(account("eye"), optik, OrganisationRole.MANAGER))
    with travel(BEFORE, tick=False):
        programme = made.published(places=places)
    with travel(DURING, tick=False):
        applications = [
            handed_in(programme, organisation, SAYS[about], by)
            for organisation, about, by in (
                (made.firm, "glaze", made.buyer),
                (made.lab, "laser", made.head),
                (optik, "optics", eye),
            )
        ]
    experts = {
        name: resource(f"exp-{about}", "expert", SAYS[about], "", organisation="org-harbour")
        for name, about in (("ada", "glaze"), ("ben", "laser"), ("cleo", "optics"))
    }
    people = {name: account(name) for name in ("ada", "ben", "cleo", "dan")}
    reviewers = {
        name: actions.invite_reviewer(
            programme=programme, inviting=Inviting(person, (), experts.get(name), most=2), by=made.officer
        )
        for name, person in people.items()
    }
    return Court(made, programme, *applications, people, reviewers)


def handed_in(programme: Programme, organisation: Organisation, plan: str, by: Party) -> Application:
    """An application that says what it plans."""
    application = actions.begin_application(
        programme=programme, organisation=organisation, language="en", by=by
    )
    actions.save_answers(application=application, answers={"plan": plan, "firms": "12"}, by=by)
    return actions.hand_in(application=application, by=by)
