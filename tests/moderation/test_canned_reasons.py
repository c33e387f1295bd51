"""Ready-made reasons: kept by moderators, and offered wherever they give a reason."""

import pytest
from django.core import mail

from forums.models import Post
from portal.audit.models import Entry
from portal.components.canned_reasons import CannedTextarea
from portal.components.decision_forms import ReasonForm
from portal.moderation.canned_reasons import save_canned_reason
from portal.moderation.models import CannedReason
from portal.moderation.models.canned_reason import MAX_REASONS
from portal.site.errors import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import PostFactory
from tests.factories.needs import NeedFactory
from tests.factories.services import ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client):
    user = UserFactory(duty="moderator")
    client.force_login(user)
    return user


@pytest.fixture
def canned():
    return CannedReason.objects.create(title="Advertising", text="The post advertises a product.")


def test_a_reason_that_is_selected_is_enough(client, moderator, canned):
    post = PostFactory()

    client.post(
        f"/forums/posts/{post.pk}/moderate/", {"decision": "hide", "reason_canned": canned.pk}
    )

    assert Post.objects.get(pk=post.pk).state == "hidden"
    assert canned.text in mail.outbox[-1].body


def test_typed_words_follow_the_selected_ones(client, moderator, canned):
    person = UserFactory()

    answers = {"reason_canned": canned.pk, "reason": "Please read our rules."}
    client.post(f"/moderation/people/{person.pk}/warn/", answers)

    reason = Entry.objects.get(verb="person warned").reason
    assert reason == "The post advertises a product.\n\nPlease read our rules."


def test_without_both_the_form_asks_for_a_reason(client, moderator, canned):
    person = UserFactory()

    page = client.post(
        f"/moderation/people/{person.pk}/warn/", {"reason": "", "reason_canned": ""}
    ).content.decode()

    assert "Enter a reason." in page


def test_an_unknown_one_is_no_reason(client, moderator):
    page = client.post(f"/moderation/people/{UserFactory().pk}/warn/", {"reason_canned": "999"})

    assert "Enter a reason." in page.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/moderation/people/{person}/warn/",
        "/moderation/people/{person}/silence/",
        "/moderation/people/{person}/suspend/",
        "/moderation/people/{person}/hide/",
        "/moderation/listings/{service}/",
        "/moderation/posts/",
        "/forums/posts/{post}/moderate/",
        "/forums/threads/{thread}/moderate/",
        "/forums/threads/{thread}/moderate/rename/",
        "/needs/{need}/hide/",
    ],
)
def test_moderators_are_offered_them_wherever_they_give_a_reason(
    client, moderator, canned, address
):
    post = PostFactory()
    PostFactory(thread=post.thread, number=None)
    keys = {
        "person": post.author_id,
        "service": ServiceFactory().pk,
        "post": post.pk,
        "thread": post.thread_id,
        "need": NeedFactory().pk,
    }

    page = client.get(address.format(**keys)).content.decode()

    assert 'name="reason_canned"' in page
    assert "Advertising" in page


def test_managers_of_councils_are_not_offered_them(client, canned):
    manager = MembershipFactory(role="manager")
    asked = MembershipFactory(council=manager.council, state="requested")
    client.force_login(manager.user)

    assert not isinstance(ReasonForm().fields["reason"].widget, CannedTextarea)
    page = client.get(f"/councils/{manager.council.slug}/people/{asked.pk}/decline/")
    assert "reason_canned" not in page.content.decode()


def test_moderators_add_change_and_delete_them(client, moderator):
    client.post("/moderation/reasons/", {"title": "Spam", "text": "It is spam."})
    reason = CannedReason.objects.get()
    assert "It is spam." in client.get("/moderation/reasons/").content.decode()

    client.post(f"/moderation/reasons/{reason.pk}/", {"title": "Spam", "text": "This is spam."})
    assert CannedReason.objects.get().text == "This is spam."
    client.post(f"/moderation/reasons/{reason.pk}/delete/")

    assert not CannedReason.objects.exists()
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "canned reason added",
        "canned reason changed",
        "canned reason deleted",
    ]


def test_a_name_is_used_once_and_the_text_is_short(client, moderator, canned):
    for answers in ({"title": canned.title, "text": "x"}, {"title": "New", "text": "x" * 251}):
        page = client.post("/moderation/reasons/", answers).content.decode()
        assert "There is a problem" in page

    assert CannedReason.objects.count() == 1


def test_there_is_room_for_50(moderator):
    rows = [CannedReason(title=f"Reason {n}", text="x") for n in range(MAX_REASONS)]
    CannedReason.objects.bulk_create(rows)

    with pytest.raises(RuleBroken, match="50"):
        save_canned_reason(CannedReason(title="One more", text="x"), by=moderator)
