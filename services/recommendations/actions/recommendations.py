"""A recommendation from its draft to its end."""

from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.audit.models import record
from portal.database.locks import lock_shared
from portal.notifications.models import Follow
from portal.site.errors import RuleBroken
from services.models import Category, Product, Standard
from services.recommendations.actions.notifications import (
    notify_adopted,
    notify_decided,
    notify_published,
    notify_withdrawn,
)
from services.recommendations.acts import RecommendationAct
from services.recommendations.models import (
    MIN_COUNCILS,
    Recommendation,
    RecommendationState,
    WorkingGroup,
)
from services.recommendations.models.recommendation import latest_review


class RecommendedItems(NamedTuple):
    """What is recommended: no product, one or several, and the standards to ask for."""

    products: list[Product]
    standards: list[Standard]


@transaction.atomic
def start_draft(
    recommendation: Recommendation, items: RecommendedItems, *, by: User
) -> Recommendation:
    recommendation.author = by
    recommendation.save()
    _set(recommendation, items)
    record(RecommendationAct.RECOMMENDATION_BEGUN, recommendation, by=by)
    return recommendation


@transaction.atomic
def change_draft(
    recommendation: Recommendation, items: RecommendedItems, *, by: User
) -> Recommendation:
    """Save what a form has set on a draft. Raises RuleBroken once it was submitted."""
    _check_draft(Recommendation.objects.locked(recommendation.pk))
    recommendation.save()
    _set(recommendation, items)
    return recommendation


def _set(recommendation: Recommendation, items: RecommendedItems) -> None:
    recommendation.products.set(items.products)
    recommendation.standards.set(items.standards)


@transaction.atomic
def delete_draft(recommendation: Recommendation, *, by: User) -> None:
    recommendation = Recommendation.objects.locked(recommendation.pk)
    _check_draft(recommendation)
    record(RecommendationAct.RECOMMENDATION_DELETED, recommendation, by=by)
    recommendation.delete()


@transaction.atomic
def adopt_draft(recommendation: Recommendation, group: WorkingGroup, *, by: User) -> Recommendation:
    """Give a draft that everybody has left to another group, whose people may now change it.

    Raises RuleBroken if the old group has members again, or if the new one has none.
    """
    recommendation = Recommendation.objects.locked(recommendation.pk)
    _check_abandoned(recommendation)
    if group.is_abandoned():
        raise RuleBroken(gettext("Choose a working group that has people."))
    recommendation.group = group
    recommendation.save()
    record(RecommendationAct.RECOMMENDATION_ADOPTED, recommendation, by=by, group=group.pk)
    notify_adopted(recommendation, by=by)
    return recommendation


@transaction.atomic
def delete_abandoned(recommendation: Recommendation, *, by: User) -> None:
    recommendation = Recommendation.objects.locked(recommendation.pk)
    _check_abandoned(recommendation)
    record(RecommendationAct.RECOMMENDATION_DELETED, recommendation, by=by)
    recommendation.delete()


def _check_abandoned(recommendation: Recommendation) -> None:
    if not recommendation.is_abandoned():
        raise RuleBroken(gettext("Someone is in this working group again, so the draft is theirs."))


def _check_draft(recommendation: Recommendation) -> None:
    if not recommendation.is_draft:
        raise RuleBroken(gettext("A colleague has already submitted this draft."))


@transaction.atomic
def submit(recommendation: Recommendation, *, by: User) -> Recommendation:
    """Give it to the moderators. Raises RuleBroken where the group is too small."""
    recommendation = Recommendation.objects.locked(recommendation.pk)
    _check_draft(recommendation)
    _check_group(recommendation.group)
    _check_review(recommendation)
    recommendation.submit()
    record(RecommendationAct.RECOMMENDATION_SUBMITTED, recommendation, by=by)
    return recommendation


@transaction.atomic
def take_back(recommendation: Recommendation, *, by: User) -> Recommendation:
    """Make it a draft again before a moderator has decided."""
    recommendation = Recommendation.objects.locked(recommendation.pk)
    _check_submitted(recommendation)
    recommendation.return_to_draft()
    return recommendation


@transaction.atomic
def send_back(recommendation: Recommendation, *, reason: str, by: User) -> Recommendation:
    recommendation = Recommendation.objects.locked(recommendation.pk)
    _check_submitted(recommendation)
    recommendation.return_to_draft(reason)
    record(RecommendationAct.RECOMMENDATION_RETURNED, recommendation, by=by, reason=reason)
    notify_decided(recommendation, gettext("sent back for changes"), by=by)
    return recommendation


@transaction.atomic
def approve(recommendation: Recommendation, *, by: User) -> Recommendation:
    """Publish it in place of the one before. Its answers and followers stay with the area."""
    _lock_repeated(recommendation)
    recommendation = Recommendation.objects.locked(recommendation.pk)
    _check_submitted(recommendation)
    _check_group(recommendation.group)
    _check_review(recommendation)
    before = _end_current(recommendation, by)
    recommendation.publish()
    record(RecommendationAct.RECOMMENDATION_PUBLISHED, recommendation, by=by)
    if before:
        Follow.objects.carry(before, recommendation)
    notify_decided(recommendation, gettext("published"), by=by)
    notify_published(recommendation, is_new=before is None, by=by)
    return recommendation


def _lock_repeated(recommendation: Recommendation) -> None:
    """Lock what its entry in the index repeats, before the entry of the one before is locked.

    Two that are approved for one area at once wait for each other.
    """
    this, area = Recommendation.objects.filter(pk=recommendation.pk), recommendation.category
    lock_shared(Product.ever.filter(pk__in=recommendation.products.values("pk")))
    lock_shared(Standard.ever.filter(pk__in=recommendation.standards.values("pk")))
    lock_shared(WorkingGroup.objects.filter(pk__in=this.values("group")))
    lock_shared(Category.objects.filter(pk__in=this.values("category__parent")))
    Category.objects.select_for_update(no_key=True).get(pk=area.pk)


def _end_current(recommendation: Recommendation, by: User) -> Recommendation | None:
    rows = Recommendation.objects.current().in_area(recommendation.category)
    before = rows.select_for_update(of=("self",)).first()
    if before:
        before.end(RecommendationState.REPLACED)
        record(RecommendationAct.RECOMMENDATION_REPLACED, before, by=by)
    return before


@transaction.atomic
def withdraw(recommendation: Recommendation, *, reason: str, by: User) -> Recommendation:
    """Take it back for good; everybody can still read it, with the reason."""
    recommendation = Recommendation.objects.locked(recommendation.pk)
    if not recommendation.is_current:
        raise RuleBroken(gettext("This recommendation has already been replaced or withdrawn."))
    recommendation.end(RecommendationState.WITHDRAWN, reason)
    record(RecommendationAct.RECOMMENDATION_WITHDRAWN, recommendation, by=by, reason=reason)
    notify_withdrawn(recommendation, by=by)
    return recommendation


def _check_submitted(recommendation: Recommendation) -> None:
    if not recommendation.is_submitted:
        raise RuleBroken(gettext("A colleague has already decided about this."))


def _check_group(group: WorkingGroup | None) -> None:
    if group and not group.may_publish():
        wanted = gettext(
            "A working group needs people of at least {n} councils to recommend something to "
            "others. Ask colleagues of other councils to join."
        )
        raise RuleBroken(wanted.format(n=MIN_COUNCILS))


def _check_review(recommendation: Recommendation) -> None:
    if recommendation.review_on <= timezone.localdate():
        raise RuleBroken(gettext("The review date has passed. Choose a later one first."))
    if recommendation.review_on > latest_review(timezone.localdate()):
        raise RuleBroken(gettext("Enter a review date within 24 months."))
