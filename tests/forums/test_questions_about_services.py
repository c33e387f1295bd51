"""A question about a service reaches somebody at its council."""

import pytest

from forums.actions.notifications import notify_posted
from portal.notifications.events import Channel, Event
from portal.notifications.models import Follow, Notification
from tests.factories.councils import MembershipFactory
from tests.factories.forums import PostFactory, ThreadFactory
from tests.factories.services import ServiceFactory

pytestmark = pytest.mark.django_db


def told():
    rows = Notification.objects.filter(event=Event.OURS_ASKED)
    return set(rows.values_list("user", flat=True))


def test_the_editors_hear_of_it_where_nobody_of_the_team_follows():
    service = ServiceFactory()
    editor = MembershipFactory(council=service.council, role="editor").user
    MembershipFactory(council=service.council)
    MembershipFactory(role="editor")
    thread = ThreadFactory(service=service)

    notify_posted(PostFactory(thread=thread))
    notify_posted(PostFactory(thread=thread))  # a reply is not a question

    assert told() == {editor.pk}


def test_they_do_not_where_a_colleague_follows():
    service = ServiceFactory()
    MembershipFactory(council=service.council, role="editor")
    colleague = MembershipFactory(council=service.council).user
    Follow.objects.follow(service, [colleague.pk], Channel.SITE)

    notify_posted(PostFactory(thread=ThreadFactory(service=service)))

    assert told() == set()
