"""The pages of notifications: what is shown, marked as read, followed and chosen."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from portal.notifications.models import Follow, Notification, Preferences, SavedSearch
from portal.notifications.models.saved_search import MAX_SAVED_SEARCHES
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory
from tests.factories.notifications import FollowFactory, NotificationFactory, SavedSearchFactory
from tests.factories.services import ServiceFactory
from tests.pages import text

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
CHOICES = {"follows": "daily", "me": "daily", "ours": "site", "people": "site"}
CHOICES |= {"announcements": "site", "searches": "weekly", "hour": 7}
PAUSE = str(timezone.localdate() + timedelta(days=9))
CHOICES |= {"weekday": 2, "wants_mail": "on"}


@pytest.fixture
def user(client):
    user = MembershipFactory(role="member").user
    client.force_login(user)
    return user


def test_the_badge_says_how_many_in_words_and_stops_at_99(client, user):
    assert "unread</span>" not in text(client.get("/"))
    NotificationFactory.create_batch(2, user=user)
    assert '2<span class="visually-hidden"> unread</span>' in text(client.get("/"))
    NotificationFactory.create_batch(98, user=user)
    assert '99+<span class="visually-hidden"> unread</span>' in text(client.get("/"))


def test_the_button_of_the_menu_says_how_many_are_unread(client, user):
    badge = 'class="visually-hidden"> unread notifications</span>'
    assert badge not in client.get("/").content.decode()
    NotificationFactory.create_batch(2, user=user)

    page = client.get("/").content.decode()

    menu = page.partition('popovertarget="site-menu">')[2].partition("</button>")[0]
    assert f'<span class="badge">2<span {badge}' in menu


def test_twenty_replies_are_one_line(client, user):
    thread = PostFactory(thread__title="Who shares a payroll?").thread
    NotificationFactory(user=user, thing=thread, event="replied", count=20)

    assert "20 new replies in “Who shares a payroll?”" in text(client.get("/notifications/"))


def test_what_is_read_is_among_all_and_not_among_the_unread(client, user):
    line = NotificationFactory(user=user, thing=ServiceFactory(title="Payroll bureau"))

    client.post("/notifications/read/", {"line": line.pk})

    assert "Payroll bureau" not in text(client.get("/notifications/"))
    assert "Payroll bureau" in text(client.get("/notifications/?show=all"))


def test_all_are_read_at_once(client, user):
    NotificationFactory.create_batch(3, user=user)
    others = NotificationFactory()

    client.post("/notifications/read/")

    assert list(Notification.objects.unread()) == [others]


def test_nobody_reads_the_lines_of_others(client, user):
    others = NotificationFactory(thing=ServiceFactory(title="Payroll bureau"))

    client.post("/notifications/read/", {"line": others.pk})
    client.post("/notifications/seen/", {"page": others.page})

    others.refresh_from_db()
    assert others.read_at is None
    assert "Payroll bureau" not in text(client.get("/notifications/?show=all"))


def test_being_on_the_page_of_a_thing_reads_what_was_told_of_it(client, user):
    here, elsewhere = NotificationFactory.create_batch(2, user=user)

    client.post("/notifications/seen/", {"page": here.page})

    assert list(Notification.objects.unread()) == [elsewhere]


@pytest.mark.parametrize(("group", "shown"), [("catalogue", True), ("talk", False), ("x", True)])
def test_lines_are_narrowed_to_a_kind(client, user, group, shown):
    NotificationFactory(user=user, thing=ServiceFactory(title="Payroll bureau"))

    page = text(client.get(f"/notifications/?group={group}"))

    assert ("Payroll bureau" in page) is shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_whatever_their_length(
    client, user, django_assert_num_queries, count
):
    for _ in range(count):
        NotificationFactory(user=user)
        NotificationFactory(user=user, thing=PostFactory().thread, event="replied")
        FollowFactory(user=user)
        FollowFactory(user=user, thing=BoardFactory())
    client.get("/notifications/")

    with django_assert_num_queries(5):
        client.get("/notifications/")
    with django_assert_num_queries(6):
        client.get("/notifications/settings/")


def test_one_press_follows_and_the_form_says_how(client, user):
    service = ServiceFactory()
    address = f"/notifications/follow/service/{service.pk}/"

    assert "If a member writes @ and your name in a post, or quotes you" in text(
        client.get(address)
    )
    client.post(address)
    assert Follow.objects.get().level == "normal"
    client.post(address, {"level": "watch", "channel": "weekly"})

    follow = Follow.objects.get()
    assert (follow.user, follow.level, follow.channel) == (user, "watch", "weekly")
    page = text(client.get(service.get_absolute_url()))
    assert "You follow this service." in page
    assert "Change or unfollow</a>" in page


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({}, "We will email you about each update straight away, up to 20 a day."),
        ({"follows": "daily"}, "We will email you a summary on days with updates, after 8am."),
        ({"follows": "site"}, "You will see updates under Notifications. You get no email."),
        ({"paused_until": date(2999, 5, 1)}, "Your emails are paused until 1 May 2999."),
    ],
)
def test_after_following_one_reads_what_comes_when_and_where_to_change_it(
    client, user, choices, said
):
    Preferences.objects.create(user=user, **choices)
    service = ServiceFactory(title="Payroll <b>")
    address = f"/notifications/follow/service/{service.pk}/"

    page = text(client.post(address, follow=True))

    follows = "You are following “Payroll &lt;b&gt;”: changes, offers and questions. "
    assert f'{follows}{said} <a href="{address}">Change what you get</a>' in page


def test_a_wrong_choice_is_said_and_changes_nothing(client, user):
    service = ServiceFactory()

    page = client.post(
        f"/notifications/follow/service/{service.pk}/", {"level": "loud", "channel": "daily"}
    )

    assert "There is a problem" in text(page)
    assert not Follow.objects.exists()


@pytest.mark.parametrize("kind", ["service", "thread", "board", "nothing", "user"])
def test_what_one_may_not_see_cannot_be_followed(client, kind):
    client.force_login(UserFactory())
    hidden = {
        "service": ServiceFactory(draft=True),
        "thread": PostFactory(thread__state="hidden").thread,
        "board": BoardFactory(visibility="members"),
    }.get(kind, ServiceFactory())

    assert client.post(f"/notifications/follow/{kind}/{hidden.pk}/").status_code == 404
    assert not Follow.objects.exists()


def test_what_can_no_longer_be_seen_is_not_named_among_what_one_follows(client, user):
    FollowFactory(
        user=user, thing=PostFactory(thread__title="A secret", thread__state="hidden").thread
    )

    page = text(client.get("/notifications/settings/"))

    assert "A secret" not in page
    assert "A page you can no longer see" in page


def test_stopping_stops_only_what_is_ones_own(client, user):
    mine, theirs = FollowFactory(user=user), FollowFactory()

    client.post(f"/notifications/unfollow/{mine.pk}/")

    assert client.post(f"/notifications/unfollow/{theirs.pk}/").status_code == 404
    assert list(Follow.objects.all()) == [theirs]


def test_preferences_are_kept_and_a_pause_survives_another_change(client, user):
    client.post("/notifications/settings/", {**CHOICES, "paused_until": PAUSE})
    page = text(client.get("/notifications/settings/"))
    year, month, day = map(int, PAUSE.split("-"))
    for part, number in (("day", day), ("month", month), ("year", year)):
        assert re.search(rf'name="paused_until_{part}" value="{number}"', page)
    client.post("/notifications/settings/", {**CHOICES, "hour": 9, "paused_until": PAUSE})

    chosen = Preferences.objects.get(user=user)
    assert (chosen.me, chosen.hour, chosen.weekday) == ("daily", 9, 2)
    assert str(chosen.paused_until) == PAUSE
    assert not chosen.follows_own


def test_new_follows_come_the_way_that_was_chosen(client, user):
    client.post("/notifications/settings/", CHOICES)

    client.post(f"/notifications/follow/service/{ServiceFactory().pk}/")

    assert Follow.objects.get().channel == "daily"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"hour": 24}, "Select "),
        ({"paused_until": "2999-01-01"}, "within the next 12 months"),
        ({"paused_until": "2020-01-01"}, "Enter today’s date or a later date"),
    ],
)
def test_wrong_preferences_are_said(client, user, wrong, said):
    assert said in text(client.post("/notifications/settings/", {**CHOICES, **wrong}))
    assert not Preferences.objects.exists()


def test_a_search_is_saved_once_with_what_it_found(client, user):
    ServiceFactory(title="Payroll bureau")

    for _ in range(2):
        client.post("/search/save/", {"query": "q=payroll&page=3&next=//evil.example"})

    saved = SavedSearch.objects.get()
    assert (saved.query, saved.text) == ("q=payroll", "payroll")
    assert len(saved.known) == 1
    assert Follow.objects.of_thing(saved).exists()


def test_there_is_an_end_to_searches(client, user):
    for n in range(MAX_SAVED_SEARCHES):
        SavedSearchFactory(user=user, query=f"q={n}")

    answer = client.post("/search/save/", {"query": "q=payroll"})

    assert answer.status_code == 409
    assert SavedSearch.objects.count() == MAX_SAVED_SEARCHES


def test_stopping_a_saved_search_forgets_it(client, user):
    client.post("/search/save/", {"query": "q=payroll"})

    client.post(f"/notifications/unfollow/{Follow.objects.get().pk}/")

    assert not SavedSearch.objects.exists()
