"""The pages of the forums: lists, threads, where to go on, and what is never shown."""

import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from forums.actions import Words, keep_draft
from forums.lists import LENGTH, place_of, read_place
from forums.models import Board, Comparison, Draft, Post, Thread, draft
from portal.notifications.events import Channel
from portal.notifications.models import Follow
from services.models import Category
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory
from tests.factories.needs import NeedFactory
from tests.factories.services import CategoryFactory, ProductFactory, ServiceFactory
from tests.pages import text

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def titles(page):
    return re.findall(r'class="thread-title">\s*<a[^>]*>([^<]*)', page)


@pytest.fixture
def member():
    """Somebody who has been here for a while, and has written before."""
    user = MembershipFactory(role="member").user
    user.date_joined = timezone.now() - timedelta(days=60)
    user.save()
    PostFactory.create_batch(2, thread=ThreadFactory(author=user))
    return user


@pytest.fixture
def long_thread():
    thread = ThreadFactory(title="Who shares a payroll?")
    PostFactory.create_batch(45, thread=thread)
    thread.refresh_from_db()
    return thread


def test_a_thread_says_its_title_once(client, long_thread):
    page = client.get(long_thread.get_absolute_url()).content.decode()

    assert page.count("</h1>") == 1


def test_a_board_is_read_from_the_newest_on_and_every_thread_is_there_once(client):
    board = BoardFactory()
    moment = timezone.now()
    threads = [ThreadFactory(board=board, title=f"Number {n:03} of many") for n in range(60)]
    for n, thread in enumerate(threads):
        # several at the very same moment: the key decides
        Thread.objects.filter(pk=thread.pk).update(last_posted_at=moment - timedelta(days=n // 7))

    address, seen = board.get_absolute_url(), []
    while address:
        page = text(client.get(address))
        seen += titles(page)
        older = re.search(r'href="(\?[^"]*)" rel="next"', page)
        address = board.get_absolute_url() + older[1].replace("&amp;", "&") if older else None

    assert sorted(seen) == sorted(thread.title for thread in threads)
    assert seen[:7] == [f"Number {n:03} of many" for n in range(6, -1, -1)]
    assert len(titles(text(client.get(board.get_absolute_url())))) == LENGTH


@pytest.mark.parametrize(
    "place", ["", "x", "1-", "-1", "9" * 40 + "-1", "²-1", "1-1-1", "1-x", "%00"]
)
def test_a_place_that_is_none_is_the_first_page(client, place):
    thread = PostFactory().thread

    page = text(client.get(f"{thread.board.get_absolute_url()}?after={place}"))

    assert titles(page) == [thread.title]


def test_a_place_behind_everything_is_an_empty_page(client):
    thread = PostFactory().thread
    for place in ("1-1", "1-" + "9" * 40):
        assert titles(text(client.get(f"{thread.board.get_absolute_url()}?after={place}"))) == []


def test_a_place_is_read_as_it_was_written():
    thread = ThreadFactory()

    assert read_place(place_of(thread)) == (thread.last_posted_at, thread.pk)


def test_what_is_pinned_stands_above_and_only_once(client):
    board = BoardFactory()
    old = PostFactory(thread__board=board).thread
    PostFactory.create_batch(3, thread=ThreadFactory(board=board))
    over = PostFactory(thread__board=board).thread
    until = timezone.now()
    Thread.objects.filter(pk=old.pk).update(pinned="board", last_posted_at=until - timedelta(9))
    Thread.objects.filter(pk=over.pk).update(
        pinned="board", pinned_until=until, last_posted_at=until - timedelta(days=10)
    )

    seen = titles(text(client.get(board.get_absolute_url())))

    assert seen[0] == old.title
    assert seen[-1] == over.title
    assert len(seen) == len(set(seen)) == 3


def test_pages_of_a_thread_keep_their_posts(client, long_thread):
    second = text(client.get(f"{long_thread.get_absolute_url()}?page=2"))
    Post.objects.filter(thread=long_thread, number=3).update(state="hidden")

    assert re.findall(r'id="post-(\d+)"', second) == [str(n) for n in range(21, 41)]
    again = text(client.get(f"{long_thread.get_absolute_url()}?page=2"))
    assert re.findall(r'id="post-(\d+)"', again) == [str(n) for n in range(21, 41)]
    assert 'id="post-45"' in text(client.get(f"{long_thread.get_absolute_url()}?page=99"))


def test_lasting_addresses_and_jumps_lead_to_the_page_and_the_post(client, member, long_thread):
    base = long_thread.get_absolute_url()
    post = long_thread.posts.get(number=41)
    assert client.get(post.get_absolute_url()).url == f"{base}?page=3#post-41"
    assert client.get(f"/forums/threads/{long_thread.pk}/last/").url == f"{base}?page=3#post-45"
    assert client.get(f"/forums/threads/{long_thread.pk}/unread/").url == f"{base}#post-1"
    assert client.get(f"/forums/threads/{long_thread.pk}/answer/").status_code == 404

    client.force_login(member)
    client.post(f"/forums/threads/{long_thread.pk}/read/", {"number": "25"})
    assert client.get(f"/forums/threads/{long_thread.pk}/unread/").url == f"{base}?page=2#post-26"

    moved = client.get(f"/forums/threads/{long_thread.pk}-another-name/")
    assert (moved.status_code, moved.url) == (301, base)


def test_what_is_new_is_marked_until_it_is_read(client, member, long_thread):
    client.force_login(member)
    board = long_thread.board.get_absolute_url()
    assert ">New<" in text(client.get(board))
    assert long_thread.title in titles(text(client.get("/forums/?show=unread")))

    client.post(f"/forums/threads/{long_thread.pk}/read/", {"number": "45"})

    assert ">New<" not in text(client.get(board))
    assert long_thread.title not in titles(text(client.get("/forums/?show=unread")))
    PostFactory(thread=long_thread)
    assert ">New<" in text(client.get(board))
    client.post(f"{board}read/")
    assert ">New<" not in text(client.get(board))
    PostFactory(thread=long_thread)
    assert ">New<" in text(client.get(board))
    client.post("/forums/read/")
    assert ">New<" not in text(client.get(board))


def test_tabs_show_what_has_no_answer_and_what_is_mine(client, member):
    asked = PostFactory(thread__title="Who has a question?").thread
    helped = PostFactory(thread=PostFactory(thread__title="Who has an answer?").thread)
    Thread.objects.filter(pk=helped.thread_id).update(accepted_post=helped)
    ours = PostFactory(author=member, thread__title="Where did I write?").thread

    without = titles(text(client.get("/forums/?show=unanswered")))
    client.force_login(member)
    mine = titles(text(client.get("/forums/?show=mine")))

    assert asked.title in without
    assert helped.thread.title not in without
    assert ours.title in mine
    assert asked.title not in mine


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize("who", ["visitor", "member"])
def test_pages_cost_the_same_whatever_their_length(
    client, member, django_assert_max_num_queries, count, who
):
    board = BoardFactory(slug=f"b{count}{who}")
    thread = ThreadFactory(board=board, service=ServiceFactory())
    for _ in range(count):
        PostFactory(thread=thread, author=UserFactory())
        PostFactory(thread=ThreadFactory(board=board))
    if who == "member":
        client.force_login(member)
    for address in ["/forums/", board.get_absolute_url(), thread.get_absolute_url()]:
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address)


def test_boards_for_members_are_nowhere_for_visitors(client, member):
    board = BoardFactory(visibility="members", name="Secret board")
    post = PostFactory(thread=ThreadFactory(board=board, title="Hiddenword thread"))
    thread = post.thread
    addresses = [
        board.get_absolute_url(),
        thread.get_absolute_url(),
        post.get_absolute_url(),
        f"/forums/posts/{post.pk}/history/",
        *(f"/forums/threads/{thread.pk}/{place}/" for place in ("last", "unread", "answer")),
    ]

    assert {client.get(address).status_code for address in addresses} == {404}
    front = text(client.get("/forums/"))
    assert "Hiddenword" not in front
    assert "Secret board" not in front

    client.force_login(member)
    assert "Hiddenword" in text(client.get("/forums/"))
    assert client.get(thread.get_absolute_url()).status_code == 200


def test_what_waits_is_there_for_its_author_and_moderators_only(client, member):
    waiting = PostFactory(thread=PostFactory().thread, number=None, author=member, text="Waitword")
    address = waiting.get_absolute_url()
    assert client.get(address).status_code == 404
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    for user in (member, UserFactory(duty="moderator")):
        client.force_login(user)
        assert client.get(address).status_code == 302
        assert "Waitword" in text(client.get(waiting.thread.get_absolute_url()))


def test_without_javascript_a_button_marks_a_thread_as_read(client, member, long_thread):
    client.force_login(member)
    page = text(client.get(long_thread.get_absolute_url()))
    assert re.search(r'<noscript>.*name="number" value="20".*</noscript>', page, re.S)
    assert "data-read=" in page

    client.post(f"/forums/threads/{long_thread.pk}/read/", {"number": "45", "back": "1"})

    page = text(client.get(long_thread.get_absolute_url()))
    assert "<noscript>" not in page
    assert "data-read=" not in page


def test_feeds_have_what_everybody_may_read_and_nothing_else(client, member):
    post = PostFactory(text="Openword <b>")
    reply = PostFactory(thread=post.thread, text="Replyword")
    secret = PostFactory(text="Secretword", thread__board__visibility="members")
    waiting = PostFactory(thread=post.thread, number=None, text="Waitingword")
    client.force_login(member)
    base = f"/forums/threads/{post.thread_id}/feed/"

    assert "Openword" in text(client.get("/forums/feed/"))
    assert "Openword" in text(client.get(f"{post.thread.board.get_absolute_url()}feed/"))
    assert "Replyword" in text(client.get(base))
    for address in ["/forums/feed/", f"{post.thread.board.get_absolute_url()}feed/", base]:
        page = text(client.get(address))
        assert "Secretword" not in page
        assert waiting.text not in page
        assert "<b>" not in page
    for address in [
        f"/forums/threads/{secret.thread_id}/feed/",
        f"{secret.thread.board.get_absolute_url()}feed/",
    ]:
        assert client.get(address).status_code == 404
    Post.objects.filter(pk=reply.pk).update(state="hidden")
    assert "Replyword" not in text(client.get(base))


@pytest.mark.parametrize("state", ["pending", "hidden"])
def test_a_thread_that_is_not_published_is_for_moderators(client, member, state):
    thread = PostFactory(thread__title="Hiddenword thread").thread
    Thread.objects.filter(pk=thread.pk).update(state=state)
    client.force_login(member)
    assert client.get(thread.get_absolute_url()).status_code == 404
    assert "Hiddenword" not in text(client.get("/forums/"))
    assert client.post(f"/forums/threads/{thread.pk}/reply/", {"text": "x"}).status_code == 404

    client.force_login(UserFactory(duty="moderator"))
    assert client.get(thread.get_absolute_url()).status_code == 200


def test_hidden_and_deleted_posts_leave_their_place_and_not_their_words(client):
    thread = PostFactory(text="First.").thread
    PostFactory(thread=thread, text="Hiddenword one.", state="hidden")
    PostFactory(thread=thread, text="Deletedword two.", state="deleted")

    page = text(client.get(thread.get_absolute_url()))

    assert "Hiddenword" not in page
    assert "Deletedword" not in page
    assert "Hidden by a moderator." in page
    assert "Deleted by the author." in page


@pytest.mark.parametrize(
    ("kind", "is_offered"),
    [("question", True), ("need", True), ("experience", False), ("announcement", False)],
)
def test_only_questions_and_needs_can_be_shared_and_not_by_who_asks(
    client, member, kind, is_offered
):
    ours = member.memberships.get().council
    other, own = (
        PostFactory(thread__kind=kind, thread__council=council).thread
        for council in (CouncilFactory(), ours)
    )
    client.force_login(member)

    assert ("We have this need too" in text(client.get(other.get_absolute_url()))) is is_offered
    assert "We have this need too" not in text(client.get(own.get_absolute_url()))
    assert client.post(f"/forums/threads/{own.pk}/need/").status_code == 403
    sent = client.post(f"/forums/threads/{other.pk}/need/").status_code
    assert sent == (302 if is_offered else 403)


def test_asking_about_a_listing_begins_on_the_board_of_its_area(client, member):
    service = ServiceFactory()
    BoardFactory(slug="general")
    board = BoardFactory(category=service.category)
    client.force_login(member)

    page = client.get(f"/forums/new/?service={service.slug}", follow=True)
    assert page.redirect_chain[-1][0] == f"{board.get_absolute_url()}new/?service={service.slug}"
    sent = client.post(
        page.redirect_chain[-1][0],
        {"kind": "question", "title": "How long did it take?", "text": "We plan it."},
    )

    thread = Thread.objects.get(title="How long did it take?")
    assert sent.url == thread.get_absolute_url()
    assert (thread.service, thread.board, thread.author) == (service, board, member)


QUESTION = {
    "kind": "question",
    "title": "Who shares a payroll with schools?",
    "text": "We look for one.",
    "sent_as": "0f0e0d0c-0b0a-4908-8706-050403020100",
}


def test_what_is_there_already_is_shown_before_a_thread_begins_and_never_blocks(client, member):
    board = BoardFactory()
    known = PostFactory(thread__title="Which schools share a payroll?").thread
    hidden = PostFactory(thread__title="Schools that share a payroll").thread
    Thread.objects.filter(pk=hidden.pk).update(state="hidden")
    service = ServiceFactory(title="Payroll shared with schools")
    client.force_login(member)

    page = text(client.post(f"{board.get_absolute_url()}new/", QUESTION))

    assert "Similar threads and services" in page
    assert known.get_absolute_url() in page
    assert service.get_absolute_url() in page
    assert hidden.title not in page
    assert "We look for one." in page
    assert not Thread.objects.filter(title=QUESTION["title"]).exists()
    shown = Comparison.objects.filter(draft=QUESTION["sent_as"])
    assert {row.other or row.service for row in shown} == {known, service}
    assert all(row.reasons for row in shown)

    client.post(f"{board.get_absolute_url()}new/", QUESTION | {"compared": "on"})

    thread = Thread.objects.get(title=QUESTION["title"])
    assert {row.thread for row in Comparison.objects.all()} == {thread}


def test_what_is_filed_elsewhere_has_to_be_more_like_a_thread_to_be_shown(client, member):
    payroll, web = CategoryFactory(name="Payroll"), CategoryFactory(name="Websites")
    here, there = BoardFactory(category=payroll), BoardFactory(category=web)
    title = "How did small districts of the shires choose their hosting?"
    near, far = (
        PostFactory(thread__title=title, thread__board=each).thread for each in (here, there)
    )
    client.force_login(member)
    question = QUESTION | {"title": "Which payroll do small districts use?"}

    page = text(client.post(f"{here.get_absolute_url()}new/", question))

    assert near.get_absolute_url() in page
    assert far.get_absolute_url() not in page


def test_what_is_optional_in_a_post_is_closed_until_it_is_used(client, member):
    address = f"{BoardFactory().get_absolute_url()}new/"
    client.force_login(member)
    closed = '<details class="details"> <summary>More options (optional)</summary>'
    opened = closed.replace('"details">', '"details" open>')

    page = text(client.get(address))
    first, _, more = page.partition(closed)
    assert ("Title" in first, 'name="tags"' in first, 'name="tags"' in more) == (True, False, True)
    wrong = text(client.post(address, QUESTION | {"tags": "a, b, c, d, e, f", "compared": "on"}))
    assert opened in wrong


def test_a_post_says_how_many_followers_are_notified(client, member):
    board = BoardFactory(name="Payroll")
    followers = [UserFactory() for _ in range(3)]
    for person in [*followers, member]:
        Follow.objects.follow(board, [person.pk], Channel.DAILY)
    suspended = followers[0]
    suspended.suspended_at, suspended.suspension_reason = timezone.now(), "Spam."
    suspended.save()
    client.force_login(member)

    sent = QUESTION | {"compared": "on"}
    page = text(client.post(f"{board.get_absolute_url()}new/", sent, follow=True))

    assert "Your post is published. 2 people who follow Payroll will be notified." in page
    thread = Thread.objects.get(title=QUESTION["title"])
    reply = text(client.post(f"/forums/threads/{thread.pk}/reply/", {"text": "More."}, follow=True))
    assert "Your reply is published." in reply
    Follow.objects.follow(thread, [followers[1].pk], Channel.DAILY)
    reply = text(client.post(f"/forums/threads/{thread.pk}/reply/", {"text": "Yes."}, follow=True))
    assert "Your reply is published. 1 person who follows this thread will be notified." in reply


def test_a_post_on_a_board_of_few_says_nothing_of_followers(client, member):
    board = BoardFactory(name="Payroll", visibility="members")
    Follow.objects.follow(board, [UserFactory().pk], Channel.DAILY)
    client.force_login(member)

    sent = QUESTION | {"compared": "on"}
    page = text(client.post(f"{board.get_absolute_url()}new/", sent, follow=True))

    assert "Your post is published." in page
    assert "will be notified" not in page


def test_what_a_question_is_about_is_not_suggested_instead_of_it(client, member):
    board, product = BoardFactory(), ProductFactory(name="Payroll One")
    own = ServiceFactory(title="Payroll shared with schools")
    built_on_it = ServiceFactory(title="Schools payroll shared", products=[product])
    other = ServiceFactory(title="A payroll shared by schools")
    client.force_login(member)
    address = f"{board.get_absolute_url()}new/"

    def suggested(query):
        page = text(client.post(f"{address}?{query}", QUESTION))
        page = page.partition("Similar threads and services")[2]
        return {each for each in (own, built_on_it, other) if each.get_absolute_url() in page}

    assert suggested(f"service={own.slug}") == {built_on_it, other}
    assert suggested(f"product={product.slug}") == {own, other}


def test_what_was_shown_once_is_not_asked_again_from_the_saved_draft(client, member):
    ServiceFactory(title="Payroll shared with schools")
    client.force_login(member)
    address = f"{BoardFactory().get_absolute_url()}new/"
    said = text(client.post(address, QUESTION))
    assert "Your post is not published yet, because these may answer your question" in said

    page = text(client.get(address))
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    client.post(address, {**QUESTION, **hidden})

    assert Thread.objects.filter(title=QUESTION["title"]).exists()


@pytest.mark.parametrize("title", ["\u200b" * 12, "\u2800" * 12, "\u202e" * 12])
def test_a_title_that_nobody_can_see_is_refused(client, member, title):
    client.force_login(member)
    board = BoardFactory()
    page = text(client.post(f"{board.get_absolute_url()}new/", {**QUESTION, "title": title}))
    assert "Enter visible text. You have only used characters that cannot be seen." in page
    assert not board.threads.exists()


def test_marks_of_direction_stay_out_of_titles_tags_and_polls(client, member):
    client.force_login(member)
    poll = {
        "poll-question": "Which\u202e?",
        "poll-options": "One\u200b\nTwo\u2066",
        "poll-per": "person",
    }
    words = {"title": "Who\u202e shares\u200b a payroll?", "tags": "pay\u202eroll"}
    board = BoardFactory()
    client.post(f"{board.get_absolute_url()}new/", {**QUESTION, **words, **poll})
    thread = board.threads.get()
    assert thread.title == "Who shares a payroll?"
    assert thread.taggings.get().tag.name == "payroll"
    assert thread.poll.question == "Which?"
    assert [option.text for option in thread.poll.options.order_by("pk")] == ["One", "Two"]


def test_one_form_sent_with_other_words_is_another_thread(client, member):
    address = f"{BoardFactory().get_absolute_url()}new/"
    client.force_login(member)
    sent = {**QUESTION, "compared": "on"}

    first, again = (client.post(address, sent).url for _ in range(2))
    other = [
        client.post(address, {**sent, **words}).url
        for words in (
            {"title": "Who shares a help desk?", "text": "We look for another one."},
            {"title": "Who shares a help desk with schools?", "text": "We look for another one."},
            {"text": "We look for a third one."},
        )
    ]

    assert first == again
    assert len({first, *other}) == 4
    for words in ("Who shares a help desk?", "Who shares a help desk with schools?"):
        assert Thread.objects.filter(title=words).count() == 1


def test_one_form_sent_with_another_reply_is_another_reply(client, member):
    thread = PostFactory().thread
    address = f"/forums/threads/{thread.pk}/reply/"
    client.force_login(member)
    for words in ("First words.", "First words.", "Better words."):
        client.post(address, {"text": words, "sent_as": QUESTION["sent_as"]})
    texts = list(thread.posts.order_by("pk").values_list("text", flat=True))[1:]
    assert texts == ["First words.", "Better words."]


def test_what_is_there_already_leaves_all_words_in_the_draft(client, member):
    address = f"{BoardFactory().get_absolute_url()}new/?text=x"
    PostFactory(thread__title="Which schools share a payroll?")
    client.force_login(member)
    place = {"place": address, "title": QUESTION["title"], "sent_as": QUESTION["sent_as"]}
    client.post("/forums/drafts/keep/", place, headers={"accept": "application/json"})

    client.post(address, {**QUESTION, "tags": "payroll"})  # with the version of before
    client.post(address, {**QUESTION, "text": "We look for two.", "tags": "payroll"})

    form = text(client.get(address))
    assert "We look for two.</textarea>" in form
    assert f'value="{QUESTION["title"]}"' in form
    assert 'value="payroll"' in form


@pytest.mark.parametrize(
    "sent", [{"preview": "1"}, {"title": "Short"}, {"poll-question": "Which?", "poll-options": ""}]
)
def test_whatever_keeps_a_form_back_keeps_its_words(client, member, sent):
    address = f"{BoardFactory().get_absolute_url()}new/"
    client.force_login(member)
    client.post(address, {**QUESTION, **sent})
    assert "We look for one.</textarea>" in text(client.get(address))


@pytest.mark.parametrize("sent", [{}, {"preview": "1"}])
def test_a_reply_that_is_not_sent_is_in_its_draft(client, member, sent):
    thread = PostFactory().thread
    address = f"/forums/threads/{thread.pk}/reply/"
    client.force_login(member)
    if not sent:
        client.post(address, {"text": "My long words."})  # the same again is refused
    client.post(address, {"text": "My long words.", **sent})
    assert Draft.objects.get(place=address).text == "My long words."


def test_a_draft_of_another_tab_is_never_overwritten(client, member):
    thread = PostFactory().thread
    address = f"/forums/threads/{thread.pk}/reply/"
    client.force_login(member)
    for words, form in (("First tab.", "0" * 32), ("Second tab.", "1" * 32)):
        client.post(address, {"text": words, "sent_as": form, "preview": "1"})
    assert Draft.objects.get(place=address).text == "First tab."


def test_nothing_alike_means_no_step_more(client, member):
    client.force_login(member)

    sent = client.post(f"{BoardFactory().get_absolute_url()}new/", QUESTION)

    assert sent.url == Thread.objects.get(title=QUESTION["title"]).get_absolute_url()


def test_what_is_wrong_is_said_and_what_was_typed_stays(client, member):
    board = BoardFactory()
    client.force_login(member)

    page = text(client.post(f"{board.get_absolute_url()}new/", {"title": "Short", "text": "Kept."}))

    assert "Error:" in page
    assert "Kept." in page
    assert 'value="Short"' in page


def test_a_reply_to_a_thread_that_was_closed_meanwhile_loses_nothing(client, member):
    thread = PostFactory().thread
    Thread.objects.filter(pk=thread.pk).update(locked_at=timezone.now())
    client.force_login(member)

    page = text(client.post(f"/forums/threads/{thread.pk}/reply/", {"text": "My long words."}))

    assert "This thread was closed while you were writing." in page
    assert "My long words." in page


def test_a_reply_typed_in_a_session_that_ended_is_there_after_signing_in(client, member):
    thread = PostFactory().thread
    address = f"/forums/threads/{thread.pk}/reply/"
    client.post(address, {"text": "My long words."})
    session = dict(client.session)
    client.force_login(member)
    kept = client.session
    kept.update(session)
    kept.save()

    assert "My long words." in text(client.get(address))


def test_two_who_change_a_post_at_once_see_both_texts(client, member):
    post = PostFactory(author=member, thread=ThreadFactory(author=member), text="One.")
    address = f"/forums/posts/{post.pk}/change/"
    client.force_login(member)
    client.post(address, {"text": "Two.", "seen": "0"})

    page = client.post(address, {"text": "Three.", "seen": "0"})

    assert "Three." in text(page)
    assert "Two." in text(page)
    assert client.post(address, {"text": "Three.", "seen": "1"}).status_code == 302
    history = text(client.get(f"/forums/posts/{post.pk}/history/"))
    assert re.findall(r"<(ins|del)>.*?</span>(\w+)", history) == [
        ("del", "Two"), ("ins", "Three"), ("del", "One"), ("ins", "Two"),
    ]  # fmt: skip


def test_nothing_that_people_write_becomes_markup(client):
    evil = "<script>alert(1)</script>"
    post = PostFactory(text=f"{evil} [x](javascript:alert(1))", thread__title=f"{evil} title")

    for address in [post.thread.get_absolute_url(), "/forums/", post.thread.board.slug]:
        page = text(client.get(address if "/" in address else f"/forums/{address}/"))
        assert evil not in page
        assert 'href="javascript' not in page


def test_a_moderator_finds_what_waits_and_publishes_it_without_a_word(client):
    post = PostFactory(number=None, text="Waitingword.")
    Thread.objects.filter(pk=post.thread_id).update(state="pending")
    client.force_login(UserFactory(duty="moderator"))
    assert "Waitingword." in text(client.get("/moderation/posts/"))
    address = f"/forums/posts/{post.pk}/moderate/"

    refused = client.post(address, {"decision": "hide"})
    assert "Enter a reason. The person will see it." in text(refused)
    client.post(address, {"decision": "approve"})

    post.refresh_from_db()
    assert (post.state, post.number) == ("published", 1)
    assert "Waitingword." not in text(client.get("/moderation/posts/"))


def test_boards_are_made_once_and_cover_areas_and_regions():
    call_command("load_taxonomy", verbosity=0)
    call_command("load_boards")
    made = Board.objects.count()
    call_command("load_boards")

    assert Board.objects.count() == made
    assert Board.objects.filter(category__isnull=False).count() == Category.objects.top().count()
    assert Board.objects.exclude(region="").count() == 12


def test_counts_that_drifted_are_found_and_mended():
    post = PostFactory()
    call_command("reconcile_forums", "--check")
    Thread.objects.filter(pk=post.thread_id).update(replies_count=7)
    Board.objects.update(posts_count=7)

    with pytest.raises(CommandError, match="1 threads and 1 boards"):
        call_command("reconcile_forums", "--check")
    call_command("reconcile_forums")
    call_command("reconcile_forums", "--check")


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_a_thread_says_nothing_of_a_listing_that_is_hidden_since(client, member, is_signed_in):
    service = ServiceFactory(title="Payroll bureau", summary="Pays everybody")
    thread = PostFactory(thread=ThreadFactory(service=service)).thread
    if is_signed_in:
        client.force_login(member)
    assert "Pays everybody" in text(client.get(thread.get_absolute_url()))
    type(service).objects.filter(pk=service.pk).update(state="suspended")

    page = text(client.get(thread.get_absolute_url()))

    assert "Pays everybody" not in page
    assert "Payroll bureau" not in page
    feed = text(client.get(f"/forums/threads/{thread.pk}/feed/"))
    assert "Payroll bureau" not in feed


def test_a_thread_says_nothing_of_a_need_that_is_hidden_since(client, member):
    need = NeedFactory(title="Secret need")
    thread = PostFactory(thread=ThreadFactory(need=need)).thread
    assert "Secret need" in text(client.get(thread.get_absolute_url()))
    type(need).objects.filter(pk=need.pk).update(hidden_at=timezone.now(), hidden_reason="Wrong.")
    for person in (None, member):
        if person:
            client.force_login(person)
        assert "Secret need" not in text(client.get(thread.get_absolute_url()))
    client.force_login(UserFactory(duty="moderator"))
    assert "Secret need" in text(client.get(thread.get_absolute_url()))


def test_before_sending_it_is_said_who_reads_it_first_and_who_hears_of_it(client, member):
    service, thread = ServiceFactory(), PostFactory().thread
    address = f"{BoardFactory().get_absolute_url()}new/?service={service.slug}"
    newcomer = MembershipFactory().user
    client.force_login(newcomer)
    for page in (address, f"/forums/threads/{thread.pk}/reply/", thread.get_absolute_url()):
        assert "A moderator reads your first two posts" in text(client.get(page))
    assert "its team is not notified" in text(client.get(address))
    MembershipFactory(council=service.council, role="editor")
    assert f"The editors of {service.council} are notified when" in text(client.get(address))
    colleague = MembershipFactory(council=service.council).user
    Follow.objects.follow(service, [colleague.pk], Channel.SITE)
    assert f"at {service.council} is notified when your post is published" in text(
        client.get(address)
    )
    PostFactory.create_batch(2, thread=ThreadFactory(author=newcomer), author=newcomer)
    assert "A moderator reads" not in text(client.get(address))


def test_a_draft_is_found_however_many_there_are(client, member, long_thread, monkeypatch):
    monkeypatch.setattr(draft, "MAX_PLACES", 1)
    place = f"/forums/threads/{long_thread.pk}/reply/"
    keep_draft(place, Words("", "Begun long ago"), seen=0, by=member)
    monkeypatch.setattr(draft.DRAFT_PLACES, "read", lambda places: ["/forums/threads/0/reply/"])
    client.force_login(member)

    assert "Begun long ago" in text(client.get(long_thread.get_absolute_url()))
