"""Each record says how it is known: by its council, a list, a notice or an answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forums import actions
from services.actions import record_use
from services.notices.actions import refresh_uses
from tests.factories.forums import PostFactory, ThreadFactory
from tests.factories.notices import NoticeFactory
from tests.freshness.conftest import due_use

pytestmark = pytest.mark.django_db


def test_a_notice_is_evidence_until_the_council_confirms(client, council, manager):
    use = due_use(council)
    refresh_uses([NoticeFactory(council=council, product=use.product)])
    use.refresh_from_db()

    assert use.evidence == "notice"
    assert "Found in a published contract on" in client.get(use.get_absolute_url()).text
    record_use(use, by=manager)
    use.refresh_from_db()
    assert use.evidence == "council"
    assert "Confirmed by the council on" in client.get(use.get_absolute_url()).text


def test_an_accepted_answer_for_a_council_confirms_what_it_uses(client, council, editor):
    use = due_use(council)
    thread = ThreadFactory(product=use.product)
    post = PostFactory(thread=thread, author=editor, council=council, number=2)

    actions.accept(post, by=thread.author)

    use.refresh_from_db()
    assert use.evidence == "answer"
    assert timezone.now() - use.last_confirmed_at < timedelta(minutes=1)
    assert "Given as an answer in the forums on" in client.get(use.get_absolute_url()).text


@pytest.mark.parametrize("facts", [{"confirmation": "proposed"}, {"status": "stopped"}], ids=str)
def test_an_accepted_answer_confirms_nothing_that_the_council_does_not_run(council, editor, facts):
    if "status" in facts:
        facts = {**facts, "stopped_reason": "Too dear"}
    use = due_use(council, **facts)
    thread = ThreadFactory(product=use.product)
    post = PostFactory(thread=thread, author=editor, council=council, number=2)

    actions.accept(post, by=thread.author)

    use.refresh_from_db()
    assert use.evidence == "council"
    assert timezone.now() - use.last_confirmed_at > timedelta(days=300)


def test_what_others_reported_says_so(client, council):
    use = due_use(council, last_confirmed_at=None, source="OpenCommunity")

    assert "Reported by OpenCommunity, not confirmed" in client.get(use.get_absolute_url()).text
