"""Reading, writing and deciding where one may not: by another key, one field more, too late."""

import pytest
from django.core import mail
from django.utils import timezone

from forums import actions
from forums.models import Attachment, Board, Draft, Mention, Post, Reaction, Thread
from portal.audit.models import Entry
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import (
    AttachmentFactory,
    BoardFactory,
    OptionFactory,
    PostFactory,
    ThreadFactory,
)

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def named(thread, person, author):
    """A post that waits, and names somebody."""
    post = PostFactory(thread=thread, number=None, author=author, text=f"[@J](person:{person.pk})")
    Mention.objects.create(post=post, user=person)
    return post


# who lost the right to read meanwhile


@pytest.mark.parametrize("lost", ["membership", "account", "thread"])
def test_late_revocation_who_may_no_longer_read_it_gets_no_letter(moderator, lost):
    membership = MembershipFactory(role="member")
    board = BoardFactory(visibility="members" if lost == "membership" else "public")
    thread = PostFactory(thread__board=board).thread
    post = named(thread, membership.user, UserFactory())
    match lost:
        case "membership":
            membership.state, membership.ended_at = "ended", timezone.now()
            membership.save()
        case "account":
            membership.user.suspended_at, membership.user.suspension_reason = timezone.now(), "Ads."
            membership.user.save()
        case "thread":
            Thread.objects.filter(pk=thread.pk).update(state="hidden")
    mail.outbox.clear()

    actions.approve(post, by=moderator)

    assert membership.user.email not in [to for each in mail.outbox for to in each.to]


def test_moved_to_members_a_thread_is_in_no_feed_no_search_and_behind_no_former_address(
    client, moderator
):
    former = PostFactory(thread__title="Whatword before").thread
    thread = PostFactory(thread__title="Whatword now", text="Whatword.").thread
    post, address = thread.posts.get(), former.get_absolute_url()
    actions.merge(former, thread, reason="The same.", by=moderator)
    public, hidden = thread.board, BoardFactory(visibility="members", name="Secret plans")
    assert client.get(address).status_code == 302
    assert "Whatword" in text(client.get("/search/?q=whatword"))

    actions.move(thread, hidden, reason="Contracts.", by=moderator)

    for gone in (address, thread.get_absolute_url(), f"/forums/posts/{post.pk}/"):
        assert client.get(gone).status_code == 404, gone
    for page in ("/forums/", "/forums/feed/", public.get_absolute_url(), "/search/?q=whatword"):
        assert "Whatword now" not in text(client.get(page)), page
        assert "Secret plans" not in text(client.get(page)), page
    assert client.get(f"{public.get_absolute_url()}feed/").status_code == 200
    assert client.get(f"/forums/threads/{thread.pk}/feed/").status_code == 404


# what only moderators do


def test_a_moderator_who_is_suspended_decides_nothing_not_even_about_themself(client, moderator):
    waiting = PostFactory(thread=PostFactory().thread, number=None)
    moderator.suspended_at, moderator.suspension_reason = timezone.now(), "Advertised."
    moderator.save()
    client.force_login(moderator)

    reinstated = client.post(
        f"/moderation/people/{moderator.pk}/reinstate/", {"answer": "yes", "reason": "Mine."}
    )
    approved = client.post(f"/forums/posts/{waiting.pk}/moderate/", {"decision": "approve"})

    assert (reinstated.status_code, approved.status_code) == (403, 403)
    moderator.refresh_from_db()
    waiting.refresh_from_db()
    assert moderator.is_suspended
    assert waiting.state == "pending"


@pytest.mark.parametrize("by", [{"role": "manager"}, {"role": "member"}, None])
def test_nobody_else_decides_by_the_address_of_a_board_thread_post_or_act(client, moderator, by):
    post = PostFactory()
    actions.move(post.thread, BoardFactory(), reason="There.", by=moderator)
    act = Entry.objects.get(verb="thread moved")
    client.force_login(MembershipFactory(**by).user if by else UserFactory())
    reason = {"reason": "Mine."}

    answers = [
        client.post(f"/forums/posts/{post.pk}/moderate/", {**reason, "decision": "hide"}),
        client.post(f"/forums/threads/{post.thread_id}/moderate/", {**reason, "decision": "lock"}),
        client.post(f"/forums/threads/{post.thread_id}/moderate/move/", {**reason, "board": 1}),
        client.post(f"/forums/acts/{act.pk}/undo/", reason),
        client.post(f"{post.thread.board.get_absolute_url()}moderate/", reason),
    ]

    assert {answer.status_code for answer in answers} == {403}


# another key in the address or the form


def test_idor_what_belongs_to_somebody_else_is_not_there(signed_in, writer):
    thread = PostFactory().thread
    other = UserFactory()
    draft = Draft.objects.create(user=other, place=f"/forums/threads/{thread.pk}/reply/", text="I")
    unsent = AttachmentFactory(post=None, uploader=other)
    hidden = PostFactory(thread=thread, state="hidden")
    secret = PostFactory(thread__board__visibility="members")
    client, far = signed_in, 10**12

    for address in [
        unsent.get_absolute_url(),
        f"/forums/posts/{hidden.pk}/history/",
        f"/forums/posts/{far}/history/",
        f"/forums/threads/{far}/last/",
        f"/forums/files/{unsent.key}/another-name.csv",
    ]:
        assert client.get(address).status_code == 404, address
    for address in [
        f"/forums/drafts/{draft.pk}/discard/",
        f"/forums/posts/{hidden.pk}/react/",
        f"/forums/posts/{hidden.pk}/accept/",
        f"/forums/posts/{far}/react/",
    ]:
        assert client.post(address, {"kind": "helpful"}).status_code == 404, address
    client.force_login(other)
    for address in [
        f"/forums/posts/{secret.pk}/react/",
        f"/forums/threads/{secret.thread_id}/need/",
        f"/forums/threads/{secret.thread_id}/reply/",
        f"/forums/threads/{secret.thread_id}/read/",
    ]:
        assert client.post(address, {"text": "We", "kind": "helpful"}).status_code == 404, address
    assert Draft.objects.filter(pk=draft.pk).exists()
    assert not Reaction.objects.exists()


def test_idor_a_vote_is_for_an_answer_of_the_same_poll(signed_in):
    option, other = OptionFactory(), OptionFactory()

    answer = signed_in.post(f"/forums/threads/{option.poll.thread_id}/vote/", {"option": other.pk})

    assert answer.status_code == 409
    assert not other.ballots.exists()


def test_idor_the_file_of_another_is_not_sent_along(signed_in):
    thread, file = PostFactory().thread, AttachmentFactory(post=None, uploader=UserFactory())

    signed_in.post(f"/forums/threads/{thread.pk}/reply/", {"text": "Mine.", "kept": file.key})

    assert thread.posts.get(number=2).attachments.count() == 0
    assert Attachment.objects.get(pk=file.pk).post is None


# fields that no form has

EXTRA = {
    "state": "published",
    "pinned": "site",
    "locked_at": "",
    "is_demonstration": "on",
    "number": "1",
    "last_number": "99",
    "posted_at": "2001-01-01",
    "html": "<b>x</b>",
    "slow_minutes": "0",
    "former_number": "1",
    "same_needs_count": "9",
}


def test_mass_assignment_fields_added_to_what_one_writes_are_ignored(client):
    member = MembershipFactory(role="member")
    other, council, board = UserFactory(), CouncilFactory(), BoardFactory()
    thread = PostFactory().thread
    client.force_login(member.user)
    added = {**EXTRA, "author": other.pk, "council": council.pk, "accepted_post": 1, "by": other.pk}
    asked = {"kind": "question", "title": "Who shares a payroll?", "compared": "on", **added}

    client.post(f"/forums/threads/{thread.pk}/reply/", {"text": "We do.", **added, "thread": 1})
    client.post(f"{board.get_absolute_url()}new/", {"text": "Well?", **asked, "board": 1})

    replied, begun = Post.objects.get(text="We do."), Post.objects.get(text="Well?")
    for post in (replied, begun):
        assert (post.author, post.council) == (member.user, member.council)
        assert (post.state, post.number) == ("pending", None), "a newcomer's"
        assert post.posted_at.year > 2001
        assert "<b>" not in post.html
    assert begun.thread.board == board
    assert replied.thread == thread
    kept = (begun.thread.state, begun.thread.pinned, begun.thread.accepted_post)
    assert kept == ("pending", "", None)
    assert not begun.thread.is_demonstration


def test_mass_assignment_fields_added_to_a_change_are_ignored(signed_in, writer):
    post = PostFactory(thread=PostFactory().thread, author=writer, text="Before.")
    added = {**EXTRA, "author": UserFactory().pk, "thread": ThreadFactory().pk, "number": "7"}

    signed_in.post(f"/forums/posts/{post.pk}/change/", {"text": "After.", "seen": 0, **added})

    now = Post.objects.get(pk=post.pk)
    assert now.text == "After."
    assert (now.author, now.thread, now.number) == (writer, post.thread, 2)
    assert now.posted_at == post.posted_at


def test_nobody_announces_or_writes_on_the_board_of_the_moderators(signed_in):
    board, staff = BoardFactory(), BoardFactory(posting="staff")
    asked = {"kind": "announcement", "title": "Who shares a payroll?", "text": "I", "compared": 1}

    signed_in.post(f"{board.get_absolute_url()}new/", asked)
    refused = signed_in.post(f"{staff.get_absolute_url()}new/", {**asked, "kind": "question"})

    assert refused.status_code == 403
    assert Board.objects.filter(threads__title=asked["title"]).count() == 0
