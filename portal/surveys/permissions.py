"""Who makes surveys, who answers them and who sees what came out."""

from councils.models import Council
from councils.permissions import can_see_internal, edits_for, is_member, works_for
from portal.accounts.permissions import AnyUser, is_moderator
from portal.surveys.models import Answerers, ResultsShown, Survey


def can_make(user: AnyUser) -> bool:
    return is_moderator(user)


def can_answer(user: AnyUser, survey: Survey, council: Council | None) -> bool:
    """Members, for the council they act for where councils are asked; also when it has closed.

    Whether it is open is a rule of the moment: whoever was still writing is told so.
    """
    if survey.is_draft:
        return False
    if not survey.is_of_councils and survey.answerers == Answerers.MEMBERS:
        return is_member(user)
    if council is None or (survey.is_of_councils and council.is_abolished):
        return False
    is_for_editors = survey.answerers == Answerers.EDITORS
    return edits_for(user, council) if is_for_editors else works_for(user, council)


def can_see_results(user: AnyUser, survey: Survey, *, has_answered: bool) -> bool:
    """Moderators whenever it is published; others when they are to, and members alone at times."""
    if survey.is_draft or (not survey.is_public and not is_member(user)):
        return False
    if survey.is_closed or is_moderator(user) or survey.results_shown == ResultsShown.ALWAYS:
        return True
    return has_answered and survey.results_shown == ResultsShown.AFTER_ANSWERING


def can_see_who_answered(user: AnyUser, survey: Survey, council: Council | None) -> bool:
    """Where councils are asked: their own people, and moderators."""
    if not survey.is_of_councils or council is None:
        return False
    return can_see_internal(user, council)


def can_read_texts(user: AnyUser) -> bool:
    """What people wrote may point at them."""
    return is_moderator(user)
