"""Every kind of duty that can wait for somebody. A kind that is not here could not be settled: a test sees to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext_noop

from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.web.duties import (
    applying,
    assessing,
    booking,
    bordering,
    dealing,
    delivering,
    disclosing,
    ending,
    finding,
    forking,
    hosting,
    idling,
    introducing,
    joining,
    letting,
    linking,
    lists,
    ordering,
    outside,
    paying,
    performing,
    qualifying,
    reviewing,
    signing,
    teaming,
)
from entrepot.web.duties.registry import Ask, Kind, Tick, Told, Way, in_words

KINDS: Final[Mapping[str, Kind]] = {
    "organisation.applied": Kind(gettext_noop("Applications"), joining.tell_applications),
    "likeness.asked": Kind(gettext_noop("Possible duplicates"), linking.tell_likenesses),
    "duplicate.found": Kind(gettext_noop("Entries that are duplicates"), linking.tell_duplicates),
    "organisation.renamed": Kind(gettext_noop("New names and numbers"), joining.tell_renamed),
    "membership.asked": Kind(gettext_noop("People who want to join"), joining.tell_asks),
    "disclosure.asked": Kind(gettext_noop("Requests to see more"), disclosing.tell_requests),
    "agreement.sign": Kind(gettext_noop("Agreements to sign"), disclosing.tell_agreements),
    "invitation.received": Kind(gettext_noop("Invitations"), joining.tell_invitations),
    "draft.finish": Kind(gettext_noop("Drafts"), disclosing.tell_drafts),
    "listing.expiring": Kind(gettext_noop("Listings that end"), disclosing.tell_expiring),
    "listings.expiring": Kind(gettext_noop("Many listings that end"), ending.tell_listings),
    "run.asks": Kind(gettext_noop("Lists that ask"), lists.tell_asking),
    "run.failed": Kind(gettext_noop("Lists that could not be read"), lists.tell_failed),
    "booking.asked": Kind(gettext_noop("Bookings to answer"), booking.tell_asked),
    "booking.offered": Kind(gettext_noop("Time that came free"), booking.tell_offered),
    "booking.answered": Kind(gettext_noop("Answers to bookings"), booking.tell_answered),
    "calendar.meets": Kind(gettext_noop("Calendars that meet bookings"), outside.tell_meetings),
    "calendar.failed": Kind(gettext_noop("Calendars that cannot be read"), outside.tell_failures),
    "idle.offered": Kind(gettext_noop("Idle hours offered"), idling.tell_offers),
    "invoice.sent": Kind(gettext_noop("Invoices"), paying.tell_sent),
    "order.waits": Kind(gettext_noop("Orders"), ordering.tell_waiting),
    "order.ended": Kind(gettext_noop("Orders that are over"), ordering.tell_ended),
    "order.replaced": Kind(gettext_noop("New versions of reports"), ordering.tell_replaced),
    "deal.waits": Kind(gettext_noop("Deals"), dealing.tell_waiting),
    "deal.over": Kind(gettext_noop("Deals that are over"), dealing.tell_over),
    "deal.lapsed": Kind(gettext_noop("Agreements that were not signed in time"), dealing.tell_lapsed),
    "deal.file": Kind(gettext_noop("New files in deals"), dealing.tell_files),
    "promise.near": Kind(gettext_noop("Milestones that are due"), performing.tell_near),
    "promise.delivered": Kind(gettext_noop("Milestones to accept"), performing.tell_delivered),
    "promise.owed": Kind(gettext_noop("Payments that are due"), performing.tell_owed),
    "promise.paid": Kind(gettext_noop("Payments to confirm"), performing.tell_paid),
    "deal.fulfilled": Kind(gettext_noop("Deals in which everything is done"), performing.tell_fulfilled),
    "deal.disputed": Kind(gettext_noop("Disputes"), performing.tell_disputed),
    "deal.outcome": Kind(gettext_noop("Marks to give"), performing.tell_outcome),
    "deal.task": Kind(gettext_noop("Tasks of deals"), performing.tell_tasks),
    "application.closing": Kind(gettext_noop("Calls that close soon"), applying.tell_closing),
    "review.waits": Kind(gettext_noop("Reviews to write"), reviewing.tell_reviews),
    "application.decided": Kind(gettext_noop("Decisions about applications"), reviewing.tell_decided),
    "appeal.made": Kind(gettext_noop("Appeals to answer"), reviewing.tell_appeals),
    "appeal.answered": Kind(gettext_noop("Answers to appeals"), reviewing.tell_answered),
    "application.judged": Kind(gettext_noop("Words on your applications"), applying.tell_judged),
    "programme.applied": Kind(gettext_noop("Applications to programmes"), applying.tell_applied),
    "tenancy.asked": Kind(gettext_noop("Tenancies to confirm"), letting.tell_entered),
    "report.due": Kind(gettext_noop("Reports that are due"), delivering.tell_due),
    "report.waits": Kind(gettext_noop("Reports to accept"), delivering.tell_waiting),
    "report.returned": Kind(gettext_noop("Reports to mend"), delivering.tell_returned),
    "member.warned": Kind(gettext_noop("Warnings"), delivering.tell_warned),
    "member.answered": Kind(gettext_noop("Answers to warnings"), delivering.tell_answered),
    "member.removed": Kind(gettext_noop("Memberships that ended"), delivering.tell_removed),
    "signing.waits": Kind(gettext_noop("Signing days"), signing.tell_days),
    "team.asked": Kind(gettext_noop("Service teams to accept"), teaming.tell_formed),
    "noted.asked": Kind(gettext_noop("What a service team wrote down"), teaming.tell_noted),
    "noted.due": Kind(gettext_noop("To be followed up"), teaming.tell_follow),
    "talent.answered": Kind(gettext_noop("Answers of experts"), hosting.tell_answers),
    "talent.declined": Kind(gettext_noop("Answers that were declined"), hosting.tell_declined),
    "hosted.follow_up": Kind(gettext_noop("Introductions after visits"), hosting.tell_follow_ups),
    "assessment.asked": Kind(gettext_noop("Self-assessments that are asked for"), assessing.tell_asked),
    "assessment.due": Kind(gettext_noop("Self-assessments that are due again"), assessing.tell_due),
    "training.asked": Kind(gettext_noop("Trainings to give"), qualifying.tell_asked),
    "training.answered": Kind(gettext_noop("Answers about trainings"), qualifying.tell_answered),
    "certificate.ending": Kind(gettext_noop("Qualifications that end"), qualifying.tell_ending),
    "peer.introduced": Kind(gettext_noop("Introductions across nodes"), introducing.tell_introductions),
    "peer.log_forked": Kind(gettext_noop("Logs of other nodes that are not one"), forking.tell_forked),
    "evidence.filed": Kind(gettext_noop("Papers to compare"), bordering.tell_filed),
    "rule.proposed": Kind(gettext_noop("Rules of the border to read"), bordering.tell_proposed),
    "evidence.ending": Kind(gettext_noop("Papers that expire"), bordering.tell_ending),
    "obligation.due": Kind(gettext_noop("What crossing asks for"), bordering.tell_owed),
    "need.served": Kind(gettext_noop("Resources for your needs"), finding.tell_served),
    "search.found": Kind(gettext_noop("Kept searches"), finding.tell_searches),
    "disclosure.answered": Kind(gettext_noop("Answers to requests"), disclosing.tell_answers),
    "organisation.answered": Kind(gettext_noop("Answers to applications"), joining.tell_admissions),
    "membership.answered": Kind(gettext_noop("Answers about joining"), joining.tell_answers),
}

__all__ = ["KINDS", "Ask", "Kind", "Tick", "Told", "Way", "told"]


def told(duties: Sequence[Duty], party: Party) -> dict[int, Told]:
    """Duties in words, by number."""
    return in_words(KINDS, duties, party)
