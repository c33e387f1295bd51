"""A council says that it follows a recommendation, or why it chose otherwise."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.audit.models import record
from portal.site.errors import RuleBroken
from services.models import Use
from services.recommendations.actions.notifications import notify_proposed
from services.recommendations.acts import RecommendationAct
from services.recommendations.models import Recommendation, Stance


@transaction.atomic
def record_stance(stance: Stance, uses: Iterable[Use], *, is_confirmed: bool, by: User) -> Stance:
    """Keep what a council says; what a member wrote waits for an editor, who is asked once.

    Raises RuleBroken when the recommendation ended meanwhile, or a colleague answered first.
    """
    current = Recommendation.objects.locked(stance.recommendation_id)
    if not current.is_current:
        raise RuleBroken(gettext("This recommendation has been replaced. Read the current one."))
    is_new = stance.pk is None
    stance.author = by
    stance.confirmed_at = timezone.now() if is_confirmed else None
    try:
        with transaction.atomic():
            stance.save()
    except IntegrityError as clash:
        raise RuleBroken(
            gettext("A colleague recorded this at the same time. Reload the page to see it.")
        ) from clash
    stance.uses.set(uses if stance.follows else [])
    act = RecommendationAct.STANCE_TAKEN if is_confirmed else RecommendationAct.STANCE_PROPOSED
    record(act, stance, by=by, kind=stance.kind)
    if is_new and not is_confirmed:
        notify_proposed(stance, by=by)
    return stance


@transaction.atomic
def confirm_stance(stance: Stance, *, by: User) -> Stance:
    stance = Stance.objects.locked(stance.pk)
    stance.confirm()
    record(RecommendationAct.STANCE_CONFIRMED, stance, by=by, kind=stance.kind)
    return stance


@transaction.atomic
def withdraw_stance(stance: Stance, *, by: User) -> None:
    """The council says nothing of it any more; what it said stays in the history.

    Raises RuleBroken when a colleague has withdrawn it, or confirmed what waited for that.
    """
    was_confirmed = stance.is_confirmed
    stance = Stance.objects.locked(stance.pk)
    if stance.is_confirmed and not was_confirmed:
        raise RuleBroken(gettext("A colleague has already confirmed this."))
    record(RecommendationAct.STANCE_WITHDRAWN, stance, by=by, kind=stance.kind)
    stance.delete()
