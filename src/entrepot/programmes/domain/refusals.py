"""Why something in a programme is refused: a code, one sentence, and what to do instead."""

from __future__ import annotations

from typing import Final

from entrepot.vocabulary.refused import RefusedByCodeError

SAID: Final[dict[str, tuple[str, str]]] = {
    "programme_elsewhere": (
        "The programme is not at the point where this is done.",
        "Look at its dates and at what was decided.",
    ),
    "application_elsewhere": (
        "The application is not at the point where this is done.",
        "Read its page again: somebody may have been quicker.",
    ),
    "call_flawed": ("The call is not complete.", "Mend what the list says, then publish it."),
    "call_untitled": ("The call has no title.", "Give it one in at least one language."),
    "call_closes_early": ("The call closes before it opens.", "Let it close after it opens."),
    "call_places_odd": ("Nobody can be selected for so many places.", "Write from 1 to 10,000 places."),
    "call_without_criteria": ("Nothing says by what applications are judged.", "Add at least one criterion."),
    "call_criteria_many": ("These are more criteria than anybody weighs.", "Keep at most 20."),
    "call_weights_odd": (
        "The weights of the criteria do not sum to 100 percent.",
        "Give each one more than zero, and 100 to all of them together.",
    ),
    "call_fields_many": ("The form asks more than anybody answers.", "Keep at most 60 fields."),
    "call_part_unnamed": ("A criterion, field or choice has no name.", "Name it in at least one language."),
    "call_choices_few": ("A field of choices has fewer than two.", "Add choices, or let it take a text."),
    "call_key_odd": (
        "A key is not of small letters, digits and underscores.",
        "Begin it with a letter; use at most 40 characters.",
    ),
    "call_key_twice": ("Two parts of the call have the same key.", "Give each a key of its own."),
    "call_fixed": (
        "The call is published: what applications are judged by stays as it is.",
        "Change its texts or prolong it; for other criteria or fields start another call.",
    ),
    "call_shortened": ("A published call is never closed earlier.", "Leave its end, or set a later one."),
    "applied_already": (
        "Your organisation has an application to this call.",
        "Go on with that one.",
    ),
    "not_admitted": ("This organisation is not admitted to the node.", "Apply for admission first."),
    "not_eligible": (
        "The call is not open to your organisation.",
        "Read which condition fails; if your profile is wrong, mend it and hand in again.",
    ),
    "answers_flawed": ("Some answers are missing or odd.", "Mend them, then hand in."),
    "reason_missing": ("The applicant should know why.", "Write the reason in a sentence."),
    "file_unfit": ("This file is empty or too large.", "Send one of at most 50 MB, or in parts."),
    "files_many": (
        "This application has as many files as it may have.",
        "Put the next ones together in an archive.",
    ),
    "file_changed": (
        "This file is not as it was handed in: it is not given out.",
        "Ask whoever handed it in to add it again, and the operator to restore the node's home from a backup.",
    ),
    "document_unasked": ("No field of the form takes this document.", "Choose one of the form's fields."),
    "words_missing": ("The other side should know why.", "Write it in a sentence."),
    "member_elsewhere": (
        "The member does not stand where this is done.",
        "Read its page again: a member is removed only after a warning.",
    ),
    "answer_first": (
        "The member may still answer the warning.",
        "Wait for its answer, or until two weeks after the warning.",
    ),
    "report_elsewhere": (
        "The report is not at the point where this is done.",
        "Read its page again: somebody may have been quicker.",
    ),
    "report_early": ("This period is not over.", "Report on it after its last day."),
    "report_figure_odd": (
        "A figure is not a number from zero on.",
        "Write digits alone, such as 1250 or 3.5, with at most two after the point.",
    ),
    "report_incomplete": (
        "A target that only you can measure has no figure.",
        "Give a figure to each of them, zero where nothing was done.",
    ),
    "targets_missing": ("Nothing says yet what is to be delivered.", "Set targets first."),
    "targets_many": ("So many targets cannot be kept in view.", "Set from 1 to 30."),
    "target_unnamed": ("A target has no name.", "Name it in at least one language."),
    "target_odd": (
        "A target asks for nothing, or its weight is not from 1 to 100.",
        "Ask for more than zero, and weigh it from 1 to 100.",
    ),
    "term_shortened": ("A term is prolonged, never shortened.", "Choose a day after its present end."),
    "reviewer_most_odd": ("A reviewer takes from 1 to 200 applications.", "Write another number."),
    "reviewer_expert_odd": (
        "This is no expert of the catalogue.",
        "Choose a record of the kind expert, or none.",
    ),
    "reviewer_language_odd": (
        "Applications are not written in this language.",
        "Choose languages of the node.",
    ),
    "reviewers_missing": ("Nobody reviews for this programme yet.", "Invite reviewers first."),
    "applications_missing": (
        "No application waits for a decision.",
        "Wait for applications, or read what became of them.",
    ),
    "wanted_odd": ("An application gets from 1 to 9 reviewers.", "Write another number."),
    "due_past": ("The day by which reviews are due is over.", "Choose a later day."),
    "conflict_of_interest": (
        "The reviewer has a conflict of interest with this application.",
        "Choose another reviewer.",
    ),
    "assigned_already": ("The reviewer has this application already.", "Choose another reviewer."),
    "assignment_ended": ("This review is not asked of the reviewer any more.", "Nothing needs to be done."),
    "reviewer_released": ("The reviewer has left the panel.", "Invite them again first."),
    "scores_odd": (
        "Some scores are missing, or are not from 1 to 5.",
        "Give every criterion a score, then submit.",
    ),
    "comment_long": ("A comment is longer than 4,000 characters.", "Shorten it."),
    "comment_missing": (
        "The applicant is to learn something from the review.",
        "Write a sentence to the applicant.",
    ),
    "review_submitted": (
        "This review was submitted.",
        "Open it again if it has to change, until it is decided.",
    ),
    "review_draft": ("This review is a draft.", "Submit it first."),
    "review_changed": (
        "Somebody has saved this review meanwhile, perhaps you in another window.",
        "Read it as it is now, then write again.",
    ),
    "discussion_empty": ("There is nothing to say.", "Write a sentence."),
    "discussion_closed": ("Your own review comes first.", "Submit it, then read what the others say."),
    "decider_applies": (
        "You belong to an organisation that applies, so you do not judge here.",
        "Let somebody else who runs the programme do it.",
    ),
    "decision_incomplete": (
        "The decision leaves applications out, or names others.",
        "Decide about each that was handed in.",
    ),
    "decision_about_nothing": (
        "There is no application to decide about.",
        "Let the programme end, or prolong its call.",
    ),
    "decision_over_quota": ("More are selected than the call has places.", "Put some of them in reserve."),
    "decision_unexplained": (
        "An application gets less than one with a lower score, and nothing says why.",
        "Write the reason; it is kept with the decision.",
    ),
    "letter_missing": ("An outcome has no letter.", "Write it in at least one language."),
    "letter_long": ("A letter is longer than 8,000 characters.", "Shorten it."),
    "letter_placeholder_unknown": (
        "A letter has a placeholder that nothing fills.",
        "Use {applicant}, {programme}, {places} and {appeal_until}.",
    ),
    "appeal_late": ("The 30 days for an appeal are over.", "Write to who runs the programme."),
    "appeal_empty": ("The appeal says nothing.", "Say what was judged wrongly, and by what that is seen."),
    "appealed_already": (
        "Your organisation has appealed.",
        "Wait for the answer; there is one appeal for each decision.",
    ),
    "not_decided": ("Nothing was decided about this application.", "Wait for the decision."),
    "appeal_answered": ("This appeal was answered.", "Read the answer."),
    "answer_empty": ("The answer says nothing.", "Say in a sentence why."),
    "not_pairing": (
        "The members of this programme are not paired with each other.",
        "Choose a programme that pairs its members.",
    ),
    "cooperation_elsewhere": (
        "This deal is no cooperation of members of the programme.",
        "Choose one of the kind cooperation, all of whose parties were selected in the programme.",
    ),
    "cooperation_not_signed": (
        "The agreement of this cooperation does not bind its parties.",
        "Sign it first; what it led to is written down after that.",
    ),
    "cooperation_landed": ("That it landed was reported already.", "Read what shows it."),
    "day_untitled": ("The day has no title.", "Give it one in at least one language."),
    "day_past": ("The day is over.", "Choose today, or a day to come."),
    "day_elsewhere": (
        "The signing day is not at the point where this is done.",
        "Look at whether it is open, and at what is signed on it.",
    ),
    "day_other": (
        "This cooperation is signed on another day, or has been signed already.",
        "Take it off that day first, or choose another cooperation.",
    ),
    "day_empty": ("Nothing is signed on this day.", "Put at least one cooperation on it, then open it."),
    "signatory_no_manager": (
        "Only who manages an organisation signs for it.",
        "Choose one of its managers, or make this person one.",
    ),
    "joint_untitled": ("It has no title.", "Say in a line what it is."),
    "joint_dates": ("It ends before it begins.", "Let it end on its first day or later."),
    "agenda_missing": ("The agenda is missing.", "Say what is seen and talked about."),
    "evidence_missing": (
        "Nothing shows that it landed.",
        "Say what runs since when, and where that can be seen.",
    ),
    "day_to_come": ("The day is still to come.", "Report it when it has come."),
    "nothing_to_sign": (
        "Nothing is signed in this programme.",
        "Offer its members their agreements first, or choose a programme that pairs its members.",
    ),
    "members_missing": ("Nobody is a member yet.", "Begin with the members first."),
    "appeal_by_decider": (
        "You took the decision, so you do not answer the appeal against it.",
        "Let somebody else who runs the programme answer it; its owner can make another member a manager.",
    ),
    "result_missing": ("A project that is done has a result.", "Say in a sentence what came of it."),
    "parks_few": (
        "There are fewer than two parks on the list.",
        "Add rows, or mend those that were refused.",
    ),
    "parks_many": (
        "These are more parks than are paired on a page.",
        "Bring in at most 300, or pair the list on the command line with: entrepot pair",
    ),
    "parks_missing": ("There are no parks to be paired yet.", "Bring in a list of parks first."),
    "parks_changed": (
        "Another list of parks was brought in meanwhile.",
        "Look at quotas and exclusions as they are now, then pair again.",
    ),
    "parks_sides_odd": (
        "The parks are not on one of two sides each.",
        "Give every park one of two sides in the list, or pair them in one pool.",
    ),
    "pairing_not_stable": (
        "In one pool there may be no stable pairing.",
        "Use a list with two sides, or pair for the greatest sum.",
    ),
    "pairing_no_solver": (
        "Pairing for the greatest sum needs OR-tools, which this node does not have.",
        "Ask for a stable pairing, or the operator to install: pip install 'entrepot[allocation]'",
    ),
    "pairs_none": ("No pair is ticked.", "Tick at least one that can be accepted."),
    "pair_elsewhere": (
        "Two of these are not paired with each other.",
        "Choose pairs of the pairing that you look at.",
    ),
    "team_society": ("Only an association forms a service team.", "Choose an organisation of that kind."),
    "team_unnamed": ("The team has no name.", "Name it in at least one language."),
    "team_days": ("The team ends before it begins.", "Let it end after its first day."),
    "team_elsewhere": (
        "The team is not at the point where this is done.",
        "Look at whether it is accepted, and at its days.",
    ),
    "team_expert_odd": (
        "This is no expert of the catalogue.",
        "Choose a record of the kind expert, or somebody with an account.",
    ),
    "team_member_there": ("The team has this member already.", "Choose somebody else."),
    "team_member_odd": (
        "Somebody named here is not in the team.",
        "Choose at least one of its present members.",
    ),
    "firm_elsewhere": (
        "The firm is not in the city that the team serves.",
        "Choose a firm of that city.",
    ),
    "visit_to_come": (
        "The visit is still to come.",
        "Write down needs and wishes at the firm, on its day or afterwards.",
    ),
    "noted_empty": ("Nothing is written down.", "Say in a sentence what is lacking or wished for."),
    "noted_kind_odd": ("There is no such kind of need or topic.", "Choose one of the list."),
    "noted_answered": ("The firm has answered this.", "Read its answer."),
    "noted_not_agreed": (
        "The firm has not agreed to this, or has taken it back.",
        "Follow it up once it stands.",
    ),
    "noted_no_owner": (
        "Nobody stands behind this resource whom the firm could be introduced to.",
        "Choose a resource of an admitted organisation.",
    ),
    "region_unknown": ("There is no such region.", "Write its code, such as CN-GD or DE-BY."),
    "engagement_dates": ("It ends before it begins.", "Let it end on its first day or later."),
    "engagement_open": ("A fixed term has a last day.", "Say until when, or choose another engagement."),
    "engagement_hours": ("Nobody works so many hours a week.", "Write from 1 to 60 hours."),
    "call_elsewhere": (
        "This is no open call for experts.",
        "Choose one that is listed; yours is found among your own needs.",
    ),
    "expert_elsewhere": (
        "This is no listed expert of your organisation, or the call is your own.",
        "List the expert first, or choose another.",
    ),
    "answered_already": ("This expert has answered the call.", "Wait for the answer of its owner."),
    "answer_elsewhere": (
        "The answer is not at the point where this is done.",
        "Read the call again: somebody may have been quicker.",
    ),
    "zone_unnamed": ("The zone has no name.", "Give it one in at least one language."),
    "zone_expert_odd": ("This is no listed expert.", "Choose a record of the kind expert."),
    "zone_item_odd": (
        "Nothing like this stands in a zone.",
        "Choose a listed result, expert, finance offer or policy, a need for one of them, or an organisation of the node.",
    ),
    "zone_phase_missing": (
        "The record does not say in which phase it is.",
        "Choose the phase.",
    ),
    "hosted_untitled": ("The visit has no title.", "Say in a line who comes, and for what."),
    "hosted_days": ("It ends before it begins.", "Let it end on its first day or later."),
    "hosted_off": ("The visit was called off.", "Plan another one."),
    "hosted_many": ("So much stands on no visit.", "Keep at most 60 guests, 60 points and 60 follow-ups."),
    "guest_missing": ("Nobody comes.", "Write a name, or choose an organisation."),
    "point_missing": ("Nothing is said about the point.", "Say what is seen or talked about."),
    "point_time": (
        "The point ends before it begins, or lies outside the days of the visit.",
        "Choose a time within them.",
    ),
    "follow_up_odd": (
        "Two different organisations of the visit are to be named.",
        "Choose the host, a guest's organisation or one that is met; add it to the visit first.",
    ),
    "follow_up_empty": ("Nothing says about what the two should talk.", "Say it in a line."),
    "follow_up_elsewhere": (
        "The follow-up is not at the point where this is done.",
        "Read the visit again: somebody may have been quicker.",
    ),
    "assessment_elsewhere": (
        "The self-assessment is handed in, and stays as it is.",
        "Begin another one; it is compared with this.",
    ),
    "assessment_open": (
        "A self-assessment of this firm is being filled in.",
        "Hand that one in first.",
    ),
    "assessment_host_odd": (
        "Only parks, and who runs a programme, ask firms to assess themselves.",
        "Ask for a park, or for a programme that you run.",
    ),
    "assessment_flawed": (
        "Some answers are missing or odd.",
        "Mend what stands beside each question, then hand in.",
    ),
    "level_odd": ("A level is from 1 to 5.", "Choose one of the five."),
    "level_missing": ("This question has no answer.", "Choose the level that is true on most days."),
    "evidence_asked": (
        "Nothing shows this level.",
        "Say in a sentence where it can be seen, or add a file.",
    ),
    "evidence_long": ("This text is longer than 2,000 characters.", "Shorten it, or add a file."),
    "question_unknown": ("This is not asked.", "Answer the questions of the form."),
    "no_park": ("This organisation is no park.", "Change what kind it is on its page, if it is one."),
    "space_odd": ("Space is given in square metres, more than zero.", "Write another figure."),
    "space_less": ("More than that is let.", "Write at least as many square metres as are let now."),
    "space_over": (
        "The park has not so much space that is free at that time.",
        "Let less, choose other days, or correct how much space the park has.",
    ),
    "tenancy_dates": ("It ends before it begins.", "Let it end on its first day or later."),
    "tenant_odd": (
        "This organisation cannot be a tenant of this park.",
        "Choose another one, by its name or its id.",
    ),
    "tenant_already": (
        "This organisation is a tenant of the park already.",
        "End that tenancy first, or leave it as it is.",
    ),
    "tenancy_elsewhere": (
        "The tenancy does not stand where this is done.",
        "Read the park's page again: somebody may have been quicker.",
    ),
    "share_odd": (
        "This resource is not opened here.",
        "Choose a listed technology, expert, facility, service or venue of your own.",
    ),
    "share_dates": (
        "It is over before it begins, or over already.",
        "Choose a last day that is still to come.",
    ),
    "share_percent": ("A reduction is from 0 to 100 per cent.", "Write another figure; 0 for none."),
    "share_conditions": ("Nothing says at what conditions it is opened.", "Write them in a sentence."),
    "shared_already": (
        "This resource is open to them already.",
        "End that first, then open it at other conditions.",
    ),
    "share_ended": ("This was ended already.", "Nothing needs to be done."),
}
"""What each code says, and its remedy."""


class ProgrammeRefusedError(RefusedByCodeError):
    """Nothing was changed; `said` is `SAID`."""

    said = SAID
