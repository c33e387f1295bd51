"""Making a survey: in pages, by moderators, and never after it is published."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.audit.models import Entry
from portal.site.errors import RuleBroken
from portal.surveys import actions
from portal.surveys.models import Question, Survey
from tests.factories.accounts import UserFactory
from tests.factories.surveys import QuestionFactory, SurveyFactory

pytestmark = pytest.mark.django_db
ABOUT = {
    "title": "What keeps you?",
    "introduction": "**Why** we ask. <script>alert(1)</script>",
    "asks": "council",
    "answerers": "editors",
    "breakdown": "region",
    "results_shown": "after_closing",
    "is_public": "on",
}
ASKED = {"text": "Why?", "kind": "one", "options": "Time\n\n Money \nTime", "is_required": "on"}


@pytest.fixture
def moderator(client):
    user = UserFactory(duty="moderator")
    client.force_login(user)
    return user


@pytest.fixture
def draft():
    return SurveyFactory(draft=True, slug="what")


def test_questions_are_written_moved_changed_and_removed(client, moderator):
    begun = client.post("/surveys/new/", ABOUT)
    assert begun.url == "/surveys/what-keeps-you/edit/"
    client.post("/surveys/what-keeps-you/questions/new/", ASKED)
    client.post("/surveys/what-keeps-you/questions/new/", {"text": "Really?", "kind": "yes_no"})
    number = {"text": "How many?", "kind": "number", "unit": "people"}
    client.post("/surveys/what-keeps-you/questions/new/", number)
    survey = Survey.objects.get()
    why, really, many = survey.questions.order_by("position")
    assert list(why.options.order_by("position").values_list("text", flat=True)) == [
        "Time",
        "Money",
    ]
    assert really.options.count() == 2

    client.post(f"/surveys/what-keeps-you/questions/{many.pk}/up/")
    client.post(f"/surveys/what-keeps-you/questions/{why.pk}/remove/")
    changed = {"text": "Honestly?", "kind": "scale"}
    client.post(f"/surveys/what-keeps-you/questions/{really.pk}/", changed)
    left = list(survey.questions.order_by("position").values_list("position", "text"))
    assert left == [(1, "How many?"), (2, "Honestly?")]
    done = Entry.objects.values_list("verb", flat=True)
    assert {"survey question moved", "survey question removed"} < set(done)
    assert really.options.count() == 5


def test_a_survey_is_looked_at_published_and_closed(client, moderator):
    client.post("/surveys/new/", ABOUT)
    client.post("/surveys/what-keeps-you/questions/new/", ASKED)
    changed = client.post("/surveys/what-keeps-you/edit/", {**ABOUT, "closes_at": ""})
    assert changed.url == "/surveys/what-keeps-you/edit/"
    survey = Survey.objects.get()
    preview = client.get("/surveys/what-keeps-you/").content.decode()
    assert "<script>alert" not in preview
    assert "<strong>Why</strong>" in preview

    assert client.post("/surveys/what-keeps-you/publish/").status_code == 302
    survey.refresh_from_db()
    assert (survey.state, survey.author, survey.is_open) == ("open", moderator, True)
    client.post("/surveys/what-keeps-you/close/")
    assert Survey.objects.get().is_closed
    assert set(Entry.objects.values_list("verb", flat=True)) == {
        *("survey begun", "survey question written", "survey changed"),
        *("survey published", "survey closed"),
    }


def test_the_questions_of_a_published_survey_are_locked(client, moderator, draft):
    question = QuestionFactory(survey=draft, kind="text")
    actions.publish(draft, by=moderator)
    for address, data in {
        "edit/": ABOUT,
        "delete/": {},
        "publish/": {},
        "questions/new/": ASKED,
        f"questions/{question.pk}/": ASKED,
        f"questions/{question.pk}/up/": {},
        f"questions/{question.pk}/remove/": {},
    }.items():
        assert client.post(f"/surveys/what/{address}", data).status_code == 409
    for verb in (actions.remove_question, actions.move_up):
        with pytest.raises(RuleBroken, match="no longer change it"):
            verb(question, by=moderator)
    with pytest.raises(RuleBroken):
        actions.write_question(question, [], by=moderator)
    question.refresh_from_db()
    assert question.kind == "text"


def test_what_asks_nothing_is_not_published(client, moderator, draft):
    assert client.post("/surveys/what/publish/").status_code == 409
    QuestionFactory(survey=draft, kind="text")
    Survey.objects.update(closes_at=timezone.now() - timedelta(days=1))
    assert client.post("/surveys/what/publish/").status_code == 409
    assert Survey.objects.get().is_draft


def test_a_survey_may_open_later(client, moderator, draft):
    QuestionFactory(survey=draft, kind="text")
    opens = timezone.now() + timedelta(days=2)
    Survey.objects.update(opens_at=opens)
    client.post("/surveys/what/publish/")
    assert (Survey.objects.get().is_to_come, Survey.objects.get().opens_at) == (True, opens)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": ""}, "required"),
        ({"title": "x" * 151}, "150 characters or fewer"),
        ({"asks": "cats"}, "Select "),
        ({"closes_at": "2001-01-01T10:00"}, "must be in the future"),
        (
            {"opens_at": "2999-01-02T10:00", "closes_at": "2999-01-01T10:00"},
            "must be after the opening date",
        ),
        ({"opens_at": "yesterday"}, "must be a date and a time"),
        ({"title": "a\x00"}, "cannot be saved"),
    ],
)
def test_what_is_wrong_about_a_survey_is_said(client, moderator, changes, says):
    page = client.post("/surveys/new/", {**ABOUT, **changes}).content.decode()
    assert says in page
    assert "There is a problem" in page
    assert "**Why** we ask." in page
    assert not Survey.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        ({"text": ""}, "required"),
        ({"options": "One"}, "2 to 30 different answers"),
        ({"options": "\n".join(f"Option {n}" for n in range(31))}, "2 to 30 different answers"),
        ({"options": "A\n" + "x" * 151}, "150 characters"),
        ({"kind": "yes_no"}, "has its own answers"),
        ({"kind": "cats"}, "Select "),
        ({"most_choices": "2"}, "only if people can select several"),
        ({"kind": "several", "most_choices": "1"}, "only if people can select several"),
        ({"kind": "several", "most_choices": "9" * 30}, " or less"),
        ({"unit": "people"}, "Leave this empty unless"),
    ],
)
def test_what_is_wrong_about_a_question_is_said(client, moderator, draft, wrong):
    changes, says = wrong
    page = client.post("/surveys/what/questions/new/", {**ASKED, **changes}).content.decode()
    assert says in page
    assert not Question.objects.exists()


def test_a_survey_has_at_most_forty_questions(client, moderator, draft):
    QuestionFactory.create_batch(40, survey=draft, kind="text")
    page = client.post("/surveys/what/questions/new/", ASKED).content.decode()
    assert "up to 40 questions" in page
    assert draft.questions.count() == 40
    assert "limit of 40 questions" in client.get("/surveys/what/edit/").content.decode()


def test_a_draft_is_deleted_after_a_question(client, moderator, draft):
    QuestionFactory(survey=draft, options=["A", "B"])
    assert "Delete this draft survey?" in client.get("/surveys/what/delete/").content.decode()
    client.post("/surveys/what/delete/")
    assert not Survey.objects.exists()
    with pytest.raises(RuleBroken, match="deleted"):
        actions.publish(draft, by=moderator)


def test_no_survey_takes_the_address_where_surveys_are_made(client, moderator):
    assert client.post("/surveys/new/", {**ABOUT, "title": "New"}).url == "/surveys/new-2/edit/"
