"""Feeds: ids that last, and nothing sent twice."""

import re

import pytest

from forums.models import Thread
from tests.factories.forums import PostFactory
from tests.factories.services import ServiceFactory

pytestmark = pytest.mark.django_db


def addresses(thread):
    return [
        "/forums/feed/",
        f"/forums/threads/{thread.pk}/feed/",
        f"{thread.board.get_absolute_url()}feed/",
        "/search/feed/?q=payroll",
    ]


@pytest.fixture
def thread():
    return PostFactory(thread__title="Who shares a payroll?").thread


def test_ids_stay_when_a_thread_is_renamed(client, thread):
    service = ServiceFactory(title="Payroll bureau")

    def ids():
        answers = [client.get(address).content.decode() for address in addresses(thread)]
        return [re.findall(r"<id>(tag:.*?)</id>", answer) for answer in answers]

    before = ids()
    renamed = Thread.objects.get(pk=thread.pk)
    renamed.title = "Who shares a payroll with schools?"
    renamed.save()
    service.slug = "payroll-bureau-2"
    service.save()

    assert ids() == before
    assert all(found for found in before)


@pytest.mark.parametrize("number", range(4))
def test_a_reader_that_has_a_feed_gets_nothing_again(client, thread, number):
    address = addresses(thread)[number]
    first = client.get(address)
    for header in ({"if-none-match": first["ETag"]}, {"if-modified-since": first["Last-Modified"]}):
        again = client.get(address, headers=header)
        assert (again.status_code, again.content) == (304, b"")
    old = {"if-modified-since": "Thu, 01 Jan 2015 00:00:00 GMT"}
    assert client.get(address, headers=old).status_code == 200
