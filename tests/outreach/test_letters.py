"""Emails to a role: previewed, sent once in 30 days, followed up, and refused for good."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts import personal_data
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.mail.models import Mail
from portal.outreach.models import OutreachLetter, OutreachPlan, OutreachRefusal
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.notices import NoticeFactory
from tests.factories.outreach import OutreachLetterFactory, OutreachPlanFactory, VouchFactory
from tests.factories.services import ProductFactory, UseFactory

pytestmark = pytest.mark.django_db
KENT = "/moderation/councils/kent/"
TYPED = {"role": "Head of ICT", "email": "ict@kent.example", "note": "We met in York."}


@pytest.fixture
def moderating(client):
    client.force_login(UserFactory(duty="moderator", display_name="Mo"))
    return client


@pytest.fixture
def kent(db):
    return CouncilFactory(name="Kent", slug="kent", region="south_east")


def preview(client, **changes):
    return client.post(f"{KENT}write/", {**TYPED, **changes})


def send(client, **changes):
    """Send what was previewed."""
    form = preview(client, **changes).context["form"]
    seen = {"seen": form.data["seen"]}
    return client.post(f"{KENT}write/", {**TYPED, **changes, **seen})


def test_an_email_has_what_the_council_would_find_and_is_previewed_first(moderating, kent):
    NoticeFactory(council=kent)
    product = ProductFactory(name="iTrent")
    for _ in range(3):
        UseFactory(council=CouncilFactory(region="south_east"), product=product, service=None)

    page = preview(moderating).text
    assert "1 contract of your council from public notices" in page
    assert "iTrent: 3 councils of your region use it" in page
    assert "We met in York." in page
    assert mail.outbox == []
    assert not OutreachLetter.objects.exists()

    send(moderating)

    [letter] = mail.outbox
    assert letter.to == ["ict@kent.example"]
    assert "iTrent: 3 councils of your region use it" in letter.body
    stored = OutreachLetter.objects.get()
    assert (stored.role, stored.council) == ("Head of ICT", kent)
    assert "/councils/stop/" in letter.body
    assert "/councils/stop/" not in stored.text
    entry = Entry.objects.about(kent).get(verb="outreach email sent")
    assert "kent.example" not in str(entry.details)


def test_what_changed_after_the_preview_is_previewed_again(moderating, kent):
    seen = preview(moderating).context["form"].data["seen"]

    moderating.post(f"{KENT}write/", {**TYPED, "note": "Another.", "seen": seen})
    moderating.post(f"{KENT}write/", {**TYPED, "email": "b@kent.example", "seen": seen})
    moderating.post(f"{KENT}write/", {**TYPED, "seen": seen, "preview": "1"})
    moderating.post(f"{KENT}write/", TYPED)

    assert mail.outbox == []


def test_the_email_has_nothing_that_only_members_may_read(moderating, kent):
    UseFactory.create_batch(3, council__region="south_east", confirmation="proposed")

    send(moderating)

    assert "of your region" not in mail.outbox[0].body


def test_a_council_gets_one_email_in_thirty_days_unless_it_is_confirmed(moderating, kent):
    OutreachLetterFactory(council=kent, sent_at=timezone.now() - timedelta(days=29))
    assert "got an email within 30 days" in send(moderating).text
    assert mail.outbox == []

    send(moderating, again="on")
    assert len(mail.outbox) == 1
    OutreachLetter.objects.update(sent_at=timezone.now() - timedelta(days=31))
    send(moderating)
    assert len(mail.outbox) == 2


def stop_address():
    return re.findall(r"https?://[^/]+(/councils/stop/\S+)", mail.outbox[-1].body)[-1]


def test_an_address_refuses_more_emails_for_good(moderating, client, kent):
    send(moderating)
    moderator = moderating.session["_auth_user_id"]
    client.logout()
    assert "Stop these emails" in client.get(stop_address()).text
    assert not OutreachRefusal.objects.exists()

    client.post(stop_address())
    client.post(stop_address())

    [refusal] = OutreachRefusal.objects.all()
    assert "kent" not in refusal.address_hash
    client.force_login(User.objects.get(pk=moderator))
    answer = send(client, email="ICT@kent.example", again="on")
    assert "does not want these emails" in answer.text
    assert len(mail.outbox) == 1
    assert client.get("/councils/stop/nonsense/").status_code == 404


def test_each_email_shows_what_became_of_it(moderating, kent):
    moment = timezone.now()
    ages = {"a": 2, "b": 15, "c": 15, "d": 15}
    letters = {
        name: OutreachLetterFactory(
            council=kent, email=f"{name}@kent.example", sent_at=moment - timedelta(days=days)
        )
        for name, days in ages.items()
    }
    letters["c"].answer()
    Mail.objects.create(
        to="d@kent.example",
        subject="x",
        text="x",
        state="failed",
        failed_at=moment,
        last_error="550",
    )

    states = {each.email[0]: each.state for each in OutreachLetter.objects.with_state()}
    assert states == {"a": "sent", "b": "no_reply", "c": "answered", "d": "bounced"}

    MembershipFactory(council=kent)
    states = {each.email[0]: each.state for each in OutreachLetter.objects.with_state()}
    assert states == {"a": "joined", "b": "joined", "c": "answered", "d": "joined"}
    page = moderating.get(KENT).text
    assert all(label in page for label in ("Joined", "Answered"))


def test_a_reply_is_noted_once(moderating, kent):
    letter = OutreachLetterFactory(council=kent)

    moderating.post(f"{KENT}emails/{letter.pk}/answered/")
    moderating.post(f"{KENT}emails/{letter.pk}/answered/")

    letter.refresh_from_db()
    assert letter.answered_at is not None
    assert Entry.objects.filter(verb="outreach email answered").count() == 1


def test_notes_and_the_next_step_are_saved_with_their_date(moderating, kent):
    date = {"next_on_day": "1", "next_on_month": "4", "next_on_year": "2031"}
    assert "Enter the next step for this date." in moderating.post(KENT, date).text

    moderating.post(KENT, {**date, "next_step": "Telephone", "notes": "Busy."})

    plan = OutreachPlan.objects.get(council=kent)
    assert (plan.next_step, plan.next_on.year, plan.notes) == ("Telephone", 2031, "Busy.")
    assert "Busy." in moderating.get(KENT).text


def test_nobody_but_moderators_reads_any_of_it(client, kent):
    OutreachPlanFactory(council=kent, notes="Busy.")
    for user in (UserFactory(), MembershipFactory(council=kent, role="manager").user):
        client.force_login(user)
        for address in ("/moderation/councils/", KENT, f"{KENT}write/"):
            assert client.get(address).status_code == 403


def test_a_plan_with_a_date_says_what_to_do():
    with (
        pytest.raises(IntegrityError, match="dates_of_next_steps_say_of_what"),
        transaction.atomic(),
    ):
        OutreachPlanFactory(next_step="", next_on=timezone.localdate())


def test_emails_and_recommendations_are_personal_data(kent):
    olive = UserFactory(email="olive@kent.example")
    OutreachLetterFactory(council=kent, email="Olive@kent.example")
    VouchFactory(council=kent, email="olive@kent.example")
    plan = OutreachPlanFactory(council=kent, changed_by=olive)

    data = personal_data.collected(olive)
    kinds = ("outreach emails", "recommended people", "outreach plans")
    assert [len(data[kind]) for kind in kinds] == [1, 1, 1]
    personal_data.erase(olive, texts=True)

    assert not OutreachLetter.objects.exists()
    assert OutreachPlan.objects.get() == plan
