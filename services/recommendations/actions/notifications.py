"""Who hears of what happens to recommendations."""

from councils.models import Membership
from portal.accounts.models import User
from portal.notifications.actions import notify, notify_followers, notify_once
from portal.notifications.events import Event
from portal.notifications.models.notification import Notice
from portal.text import in_sentence
from services.recommendations.models import GroupRequest, Recommendation, Stance


def notify_published(recommendation: Recommendation, *, is_new: bool, by: User) -> None:
    """For those who follow the area; for councils that follow the version before, it changed."""
    area = recommendation.category
    followers: list[User] = []
    if not is_new:
        followers = editors_of_followers(recommendation)
        notify(Notice(Event.RECOMMENDATION_NEW, recommendation, by=by), followers)
    news = Notice(Event.RECOMMENDED, recommendation, by=by, detail=recommendation.publisher)
    notify_followers(news, [area, area.parent, recommendation], without=followers)


def notify_withdrawn(recommendation: Recommendation, *, by: User) -> None:
    people = {*editors_of_followers(recommendation), *writers_of(recommendation)}
    notify(Notice(Event.RECOMMENDATION_GONE, recommendation, by=by), people)


def notify_decided(recommendation: Recommendation, decision: str, *, by: User) -> None:
    news = Notice(Event.DRAFT_DECIDED, recommendation, by=by, detail=decision)
    notify(news, writers_of(recommendation))


def notify_proposed(stance: Stance, *, by: User) -> None:
    """Ask the editors of a council to confirm what a member wrote."""
    editors = stance.council.memberships.editors().users()
    notify(Notice(Event.STANCE_PROPOSED, stance, by=by), editors)


def notify_group_asked(request: GroupRequest, *, by: User) -> None:
    """For the people of the group; where nobody is left, moderators find it in their queue."""
    notify(Notice(Event.GROUP_ASKED, request, by=by), request.group.members.users())


def notify_group_request_decided(request: GroupRequest, *, by: User) -> None:
    detail = in_sentence(request.get_state_display())
    notify(Notice(Event.GROUP_ANSWERED, request, by=by, detail=detail), [request.user])


def notify_group_joined(request: GroupRequest, *, by: User) -> None:
    others = [user for user in request.group.members.users() if user != request.user]
    notify(Notice(Event.GROUP_JOINED, request, by=by, detail=str(request.user)), others)


def notify_group_request_withdrawn(request: GroupRequest, *, by: User) -> None:
    notify(Notice(Event.GROUP_WITHDRAWN, request, by=by), request.group.members.users())


def notify_adopted(recommendation: Recommendation, *, by: User) -> None:
    news = Notice(Event.DRAFT_ADOPTED, recommendation, by=by, detail=recommendation.publisher)
    notify(news, writers_of(recommendation))


def remind_of_recommendations() -> int:
    """Say once for each review date that it has come; of how many it was said."""
    due = Recommendation.objects.due_for_review().select_related("group", "author", "category")
    return sum(_remind(each) for each in due)


def _remind(recommendation: Recommendation) -> bool:
    return notify_once(
        Notice(Event.RECOMMENDATION_DUE, recommendation),
        lambda: {*writers_of(recommendation), *editors_of_followers(recommendation)},
        when=recommendation.review_on,
    )


def writers_of(recommendation: Recommendation) -> list[User]:
    """The people of its group; of one without a group, its author."""
    if recommendation.group is None:
        return [recommendation.author]
    return recommendation.group.members.users()


def editors_of_followers(recommendation: Recommendation) -> list[User]:
    """The editors of all councils that follow what is recommended for its area."""
    following = Stance.objects.following().filter(category=recommendation.category)
    councils = following.values("council")
    return list(Membership.objects.editors().filter(council__in=councils).users())
