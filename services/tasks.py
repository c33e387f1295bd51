"""What a worker does about listings."""

from django_tasks import task

from portal.notifications.actions import notify
from portal.notifications.events import Event
from portal.notifications.models.notification import Notice
from services.models import Service
from services.models.similar_listings import find_similar_services

MAX_SIMILAR_NOTIFIED = 3


@task()
def notify_similar(key: int) -> None:
    """Tell other councils that something like theirs was registered."""
    service = Service.objects.published().select_related("council", "author").filter(pk=key).first()
    if service is None:
        return
    news = Notice(Event.LIKE_OURS, service, by=service.author, detail=service.council.name)
    similar = find_similar_services(service, MAX_SIMILAR_NOTIFIED, for_council=service.council)
    councils = {each.service.council for each in similar} - {service.council}
    for council in sorted(councils, key=lambda each: each.pk):
        notify(news, council.memberships.editors().users())
