"""Answering: once a person or a council, as long as it is open, and nothing typed is lost."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.actions import erase
from portal.accounts.personal_data import collected
from portal.audit.models import Entry
from portal.site.errors import RuleBroken
from portal.surveys import actions
from portal.surveys.actions import Given
from portal.surveys.models import Answer, Sheet, Survey
from portal.surveys.models.results import results
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.surveys import QuestionFactory, SheetFactory, SurveyFactory
from tests.services.test_register import at_the_same_moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    return SurveyFactory(title="What keeps you?", slug="what")


@pytest.fixture
def asked(survey):
    """A question of every kind."""
    return {
        "one": QuestionFactory(survey=survey, options=["Time", "Money"], is_required=True),
        "several": QuestionFactory(
            survey=survey, kind="several", options=["Payroll", "HR", "Legal"], most_choices=2
        ),
        "yes_no": QuestionFactory(survey=survey, kind="yes_no"),
        "scale": QuestionFactory(survey=survey, kind="scale"),
        "number": QuestionFactory(survey=survey, kind="number", unit="people"),
        "text": QuestionFactory(survey=survey, kind="text"),
    }


@pytest.fixture
def member(client):
    membership = MembershipFactory(role="editor")
    client.force_login(membership.user)
    return membership


def filled_in(asked, **changes):
    """The form as somebody fills it in."""
    option = {kind: list(q.options.order_by("position")) for kind, q in asked.items()}
    values = {
        "one": option["one"][0].pk,
        "several": [each.pk for each in option["several"][:2]],
        "yes_no": option["yes_no"][1].pk,
        "scale": option["scale"][3].pk,
        "number": "12.5",
        "text": "We lack <b>people</b>.",
        **changes,
    }
    fields = {f"question-{asked[kind].pk}": value for kind, value in values.items()}
    return {"seen": 0, "sent_as": uuid4(), **fields}


def test_every_kind_of_question_is_answered(client, member, asked):
    assert client.post("/surveys/what/", filled_in(asked)).url == "/surveys/what/"

    sheet = Sheet.objects.get()
    said = {
        kind: [
            row.option.text if row.option else row.number or row.text
            for row in sheet.answers.filter(question=question).order_by("option__position")
        ]
        for kind, question in asked.items()
    }
    assert said == {
        "one": ["Time"],
        "several": ["Payroll", "HR"],
        "yes_no": ["No"],
        "scale": ["4"],
        "number": [Decimal("12.50")],
        "text": ["We lack <b>people</b>."],
    }
    assert (sheet.user, sheet.council, sheet.region) == (member.user, None, "")
    assert "You have answered" in client.get("/surveys/what/").content.decode()
    assert not Entry.objects.filter(verb="survey answered").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        ("one", "", "required"),
        ("one", "9" * 40, "Select "),
        ("one", "\x00", "Select "),
        ("number", "many", "must be a number"),
        ("number", "-1", "must be 0 or more"),
        ("number", "9" * 30, "no more than 12 digits"),
        ("number", "NaN", "must be a number"),
        ("text", "x" * 1001, "must be 1000 characters or fewer"),
        ("text", "a\x00b", "cannot be saved"),
        ("scale", "6", "Select "),
    ],
)
def test_what_is_no_answer_is_refused_and_the_rest_is_kept(client, member, asked, wrong):
    kind, value, says = wrong
    page = client.post("/surveys/what/", filled_in(asked, **{kind: value})).content.decode()

    assert "There is a problem" in page
    assert says in page
    assert "checked" in page
    assert "We lack &lt;b&gt;people&lt;/b&gt;." in page or kind == "text"
    assert not Sheet.objects.exists()


def test_at_most_as_many_answers_as_may_be_chosen(client, member, asked):
    keys = list(asked["several"].options.values_list("pk", flat=True))
    page = client.post("/surveys/what/", filled_in(asked, several=keys)).content.decode()
    assert "Select up to 2." in page
    assert not Sheet.objects.exists()


def test_an_empty_sheet_is_none(client, member, survey):
    QuestionFactory(survey=survey, kind="text")
    page = client.post("/surveys/what/", {"seen": 0, "sent_as": uuid4()}).content.decode()
    assert "Answer at least one question." in page


def test_nought_is_an_answer(client, member, survey):
    question = QuestionFactory(survey=survey, kind="number")
    client.post("/surveys/what/", {"seen": 0, "sent_as": uuid4(), f"question-{question.pk}": "0"})
    assert Answer.objects.get().number == 0


def test_the_same_form_sent_twice_is_one_answer_without_a_word(client, member, asked):
    form = filled_in(asked)
    assert client.post("/surveys/what/", form).status_code == 302
    assert client.post("/surveys/what/", form).status_code == 302
    assert Sheet.objects.count() == 1


def test_a_person_answers_once_and_what_they_typed_again_is_kept(client, member, asked):
    client.post("/surveys/what/", filled_in(asked))
    page = client.post("/surveys/what/", filled_in(asked, text="Second thoughts.")).content.decode()
    assert "We kept your first answer." in page
    assert "Second thoughts." in page
    assert Answer.objects.exclude(text="").get().text == "We lack <b>people</b>."


def test_who_was_writing_when_it_closed_is_told_and_sees_what_they_wrote(client, member, asked):
    Survey.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    page = client.post("/surveys/what/", filled_in(asked)).content.decode()
    assert "It closed while you were answering." in page
    assert "We lack &lt;b&gt;people&lt;/b&gt;." in page
    assert not Sheet.objects.exists()


def test_what_was_typed_in_a_session_that_ended_comes_back(client, asked):
    user = MembershipFactory().user
    answer = client.post("/surveys/what/", filled_in(asked))
    assert answer.url.startswith("/accounts/login/")
    client.force_login(user)
    page = client.get("/surveys/what/").content.decode()
    assert "We lack &lt;b&gt;people&lt;/b&gt;." in page


def test_a_survey_that_opens_later_takes_no_answers_yet(client, member, asked):
    Survey.objects.update(opens_at=timezone.now() + timedelta(days=1))
    assert "Opens later" in client.get("/surveys/what/").content.decode()
    page = client.post("/surveys/what/", filled_in(asked)).content.decode()
    assert "not open yet" in page


# Councils


@pytest.fixture
def of_councils(survey, asked):
    Survey.objects.update(asks="council", answerers="editors", breakdown="region")
    survey.refresh_from_db()
    return survey


def test_a_councils_editors_answer_and_change_it_and_its_people_see_who(
    client, member, of_councils, asked
):
    client.post("/surveys/what/", filled_in(asked))
    sheet = Sheet.objects.get()
    assert (sheet.council, sheet.region, sheet.kind) == (member.council, "north_east", "")
    page = client.get("/surveys/what/").content.decode()
    assert f"{member.user} answered for {member.council}" in page
    assert "We lack &lt;b&gt;people&lt;/b&gt;." in page
    assert 'value="12.5"' in page

    colleague = MembershipFactory(council=member.council, role="manager").user
    client.force_login(colleague)
    client.post("/surveys/what/", filled_in(asked, text="We do not.") | {"seen": 1})

    sheet.refresh_from_db()
    assert (sheet.user, sheet.version) == (colleague, 2)
    assert sheet.answers.exclude(text="").get().text == "We do not."
    assert Entry.objects.filter(verb="survey answered").count() == 2


def test_members_read_who_answered_for_their_council_and_do_not_answer(
    client, member, of_councils, asked
):
    client.post("/surveys/what/", filled_in(asked))
    client.force_login(MembershipFactory(council=member.council, role="member").user)
    page = client.get("/surveys/what/").content.decode()
    assert f"{member.user} answered for" in page
    assert client.post("/surveys/what/", filled_in(asked)).status_code == 403
    client.force_login(MembershipFactory(role="editor").user)
    assert str(member.user) not in client.get("/surveys/what/").content.decode()


def test_who_answers_from_an_old_page_is_told_who_was_quicker(client, member, of_councils, asked):
    client.post("/surveys/what/", filled_in(asked))
    client.force_login(MembershipFactory(council=member.council, role="editor").user)
    page = client.post("/surveys/what/", filled_in(asked, text="Mine.")).content.decode()
    assert f"{member.user} answered for {member.council} after you opened this page." in page
    assert "Mine." in page
    assert Answer.objects.exclude(text="").get().text == "We lack <b>people</b>."


def test_nobody_answers_for_no_council(of_councils):
    with pytest.raises(RuleBroken):
        actions.answer(of_councils, Given({}), None, by=UserFactory())


# At once


def given(question, **fields):
    return Given({question: [question.options.first()]}, **fields)


@pytest.mark.django_db(transaction=True)
def test_two_editors_of_a_council_at_once_are_one_answer_and_a_kind_word():
    question = QuestionFactory(survey__asks="council", options=["A", "B"])
    council, editors = CouncilFactory(), UserFactory.create_batch(4)

    outcomes = at_the_same_moment(
        *[
            lambda by=by: actions.answer(
                question.survey, given(question, sent_as=uuid4()), council, by=by
            )
            for by in editors
        ]
    )

    refused = [each for each in outcomes if each is not None]
    assert len(refused) == 3
    assert all(isinstance(each, RuleBroken) and "after you opened" in str(each) for each in refused)
    assert Sheet.objects.count() == Answer.objects.count() == 1


def test_one_form_sent_with_another_answer_changes_the_first():
    question, sent_as = QuestionFactory(survey__asks="council", options=["A", "B"]), uuid4()
    person, council = UserFactory(), CouncilFactory()
    for option in question.options.order_by("pk"):
        answers = {question: [option]}
        actions.answer(question.survey, actions.Given(answers, sent_as=sent_as), council, by=person)
    assert Answer.objects.get().option == question.options.latest("pk")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_form", [True, False])
def test_one_person_many_times_at_once_is_one_answer(same_form):
    question = QuestionFactory(options=["A", "B"])
    person, sent_as = UserFactory(), uuid4()

    outcomes = at_the_same_moment(
        *[
            lambda: actions.answer(
                question.survey,
                given(question, sent_as=sent_as if same_form else uuid4()),
                None,
                by=person,
            )
        ]
        * 8
    )

    refused = [each for each in outcomes if each is not None]
    assert len(refused) == (0 if same_form else 7)
    assert all(isinstance(each, RuleBroken) for each in refused)
    assert Sheet.objects.count() == Answer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_sent_while_it_closes_is_counted_or_refused():
    question = QuestionFactory(options=["A", "B"])
    sending = [
        lambda by=by: actions.answer(question.survey, given(question), None, by=by)
        for by in UserFactory.create_batch(6)
    ]
    closer = UserFactory(duty="moderator")

    outcomes = at_the_same_moment(*sending, lambda: actions.close(question.survey, by=closer))

    assert outcomes[-1] is None
    assert Sheet.objects.count() == sum(each is None for each in outcomes[:-1])


# What the database holds


def test_the_database_knows_one_sheet_a_person_and_a_council():
    person = SheetFactory()
    council = SheetFactory(survey__asks="council")
    with pytest.raises(IntegrityError), transaction.atomic():
        SheetFactory(survey=person.survey, user=person.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        SheetFactory(survey=council.survey, council=council.council)


@pytest.mark.parametrize("fields", [{}, {"number": 1, "text": "x"}, {"number": -1}])
def test_the_database_knows_what_an_answer_is(fields):
    sheet = SheetFactory()
    question = QuestionFactory(survey=sheet.survey, kind="number")
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(sheet=sheet, question=question, **fields)


# Personal data


def test_what_somebody_answered_is_theirs_to_read():
    question = QuestionFactory(kind="text", text="Why?")
    sheet = SheetFactory(survey=question.survey, said={question: "Because."})
    (row,) = collected(sheet.user)["survey answers"]
    assert (row["question__text"], row["text"]) == ("Why?", "Because.")


def test_erasing_a_person_leaves_the_sums_and_nobody_behind_them():
    question = QuestionFactory(survey__closed=True, options=["A", "B"])
    words = QuestionFactory(survey=question.survey, kind="text")
    sheets = [
        SheetFactory(survey=question.survey, said={question: 1, words: "I am X."}) for _ in range(6)
    ]
    before = results(question.survey)[0]
    person = sheets[0].user

    erase(person, texts=False)

    assert results(question.survey)[0] == before
    assert not Sheet.objects.filter(user=person).exists()
    assert Answer.objects.filter(question=words).count() == 5


def test_what_a_person_answered_for_a_council_stays_the_councils():
    sheet = SheetFactory(survey__asks="council")
    erase(sheet.user, texts=True)
    assert Sheet.objects.get().council == sheet.council
