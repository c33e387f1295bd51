"""What a results page shows, to whom, and what it keeps to itself."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from portal.surveys import permissions
from portal.surveys.models import PublishedResult, Sheet, Survey
from portal.surveys.models.results import results
from portal.surveys.models.suppression import Hidden
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.surveys import QuestionFactory, SheetFactory, SurveyFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def said(question, *answers, **fields):
    for answer in answers:
        SheetFactory(survey=question.survey, said={question: answer}, user=None, **fields)


@pytest.fixture
def survey():
    return SurveyFactory(closed=True, slug="what", breakdown="region")


def lines(result):
    return [(line.label, line.cell, line.share) for line in result.lines]


def test_shares_are_of_those_who_answered_the_question(survey):
    question = QuestionFactory(survey=survey, options=["A", "B"])
    other = QuestionFactory(survey=survey, kind="yes_no")
    said(question, *[1] * 15, *[2] * 5)
    said(other, *[1] * 10)

    first, second = results(survey)

    assert first.answered == 20
    assert lines(first) == [("A", 15, 75.0), ("B", 5, 25.0)]
    assert second.answered == 10
    assert lines(second) == [("Yes", Hidden.WITHHELD, None), ("No", Hidden.SMALL, None)]


def test_each_of_several_choices_is_a_share_of_all(survey):
    question = QuestionFactory(survey=survey, kind="several", options=["A", "B", "C"])
    said(question, *[[1, 2]] * 10, *[[1]] * 5, [1, 3])
    (result,) = results(survey)
    assert result.answered == 16
    assert lines(result) == [
        *(("A", Hidden.ALMOST_ALL, None), ("B", 10, 62.5), ("C", Hidden.SMALL, None))
    ]


def test_a_scale_has_a_mean_only_where_every_mark_shows(survey):
    whole, partly = (QuestionFactory(survey=survey, kind="scale") for _ in range(2))
    said(whole, *[1, 2, 3, 4, 5] * 5, *[5] * 5)
    said(partly, *[4, 5] * 8, 1)
    one, other = results(survey)
    assert (one.mean, one.median) == (3.3, 3.5)
    assert (other.mean, other.median) == (None, None)


def test_numbers_have_rounded_figures_and_bands(survey):
    question = QuestionFactory(survey=survey, kind="number", unit="people")
    said(question, *range(103, 133))
    (result,) = results(survey)
    assert (result.mean, result.median) == (120, 120)
    assert lines(result) == [
        *(("Under 110", 7, 23.3), ("110 to under 115", 5, 16.7), ("115 to under 120", 5, 16.7)),
        *(("120 to under 125", 5, 16.7), ("125 or more", 8, 26.7)),
    ]
    few = QuestionFactory(survey=survey, kind="number")
    said(few, *range(9))
    assert results(survey)[1].mean is None


def test_fewer_than_five_answers_are_nothing(survey, client):
    question = QuestionFactory(survey=survey, options=["A", "B"])
    said(question, 1, 1, 1, 1)
    (result,) = results(survey)
    assert (result.answered, result.lines) == (None, [])
    page = client.get("/surveys/what/results/").content.decode()
    assert "Fewer than 5" in page
    assert "bar-chart" not in page


def test_regions_are_told_apart_where_the_survey_says_so(survey, client):
    question = QuestionFactory(survey=survey, options=["A", "B"])
    said(question, *[1] * 6, *[2] * 7, region="north_east")
    said(question, *[1] * 8, *[2] * 9, region="london")
    said(question, *[1] * 4, *[2] * 4, region="wales")
    said(question, *[1] * 3, *[2], region="")

    (result,) = results(survey, by="region")
    shown = {split.label: [line.shown for line in split.lines] for split in result.splits_shown}
    assert shown == {"North East": ["6", "7"], "London": ["8", "9"]}
    assert len(result.splits) == 13
    assert [line.share for line in result.splits_shown[1].lines] == [47.1, 52.9]
    page = client.get("/surveys/what/results/?by=region").content.decode()
    assert "North East" in page
    # no other way, and no nonsense
    for by in ("kind", "x", "\x00", "region'"):
        page = client.get("/surveys/what/results/", {"by": by})
        assert page.status_code == 200
        assert "North East" not in page.content.decode()


def test_open_surveys_count_five_at_a_time_and_ten_at_first():
    question = QuestionFactory(options=["A", "B"])
    counted = []
    for _ in range(17):
        said(question, 1)
        counted.append(results(question.survey)[0].answered)
    assert counted == [None] * 9 + [5] * 5 + [10] * 3
    Survey.objects.update(closes_at=timezone.now())
    assert results(Survey.objects.get())[0].answered == 17


def test_the_file_says_what_the_page_says_and_holds_no_formula(survey, client):
    question = QuestionFactory(survey=survey, text="=cmd()", options=["+A", "B", "C"])
    said(question, *[1] * 20, *[2] * 3, *[3] * 9)

    answer = client.get("/surveys/what/results.csv")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert answer["Content-Disposition"] == 'attachment; filename="survey-what.csv"'
    assert list(csv.reader(StringIO(text))) == [
        ["Question", "Answer", "Group", "Answers", "Percentage"],
        ["'=cmd()", "Everyone who answered", "", "32", ""],
        ["'=cmd()", "'+A", "", "20", "62.5"],
        ["'=cmd()", "B", "", "fewer than 5", ""],
        ["'=cmd()", "C", "", "not shown", ""],
    ]


def test_words_are_for_moderators_without_names(survey, client):
    question = QuestionFactory(survey=survey, kind="text")
    person = UserFactory(display_name="Xanthippe")
    said(question, *["b <i>words</i>", "a words", "c", "d", "e"])
    SheetFactory(survey=survey, user=person, said={question: "secret words"})
    assert "words</i>" not in client.get("/surveys/what/results/").content.decode()
    assert "secret" not in client.get("/surveys/what/results/").content.decode()
    csv_file = client.get("/surveys/what/results.csv")
    assert "secret" not in b"".join(csv_file.streaming_content).decode()

    client.force_login(UserFactory(duty="moderator"))
    page = client.get("/surveys/what/results/").content.decode()
    assert "b &lt;i&gt;words" in page
    assert "secret words" in page
    assert "Xanthippe" not in page
    assert (
        "secret" not in b"".join(client.get("/surveys/what/results.csv").streaming_content).decode()
    )


def test_published_results_are_shown_as_they_were(client):
    survey = SurveyFactory(
        closed=True, is_historical=True, source="Public Sector Forums, 2006", slug="of-2006"
    )
    question = QuestionFactory(survey=survey, options=["In favour", "Against"])
    PublishedResult.objects.create(
        option=question.options.get(position=1), percent=66.7, words="two thirds"
    )
    page = client.get("/surveys/of-2006/results/").content.decode()
    assert "In favour (two thirds)" in page
    assert "66.7" in page
    assert "Public Sector Forums, 2006" in page
    assert "fewer than 5" not in page.lower()
    listed = client.get("/surveys/").content.decode()
    assert "Published elsewhere" in listed


@pytest.mark.parametrize(
    ("fields", "who"),
    [
        ({}, {"visitor", "member", "answered", "moderator"}),
        ({"results_shown": "after_answering"}, {"answered", "moderator"}),
        ({"results_shown": "after_closing"}, {"moderator"}),
        ({"is_public": False}, {"member", "answered", "moderator"}),
        ({"is_public": False, "results_shown": "after_answering"}, {"answered", "moderator"}),
        ({"draft": True}, set()),
        (
            {"closed": True, "results_shown": "after_closing"},
            {"visitor", "member", "answered", "moderator"},
        ),
        ({"closed": True, "is_public": False}, {"member", "answered", "moderator"}),
    ],
)
def test_who_sees_results_and_when(client, fields, who):
    survey = SurveyFactory(slug="what", **fields)
    people = {
        "visitor": AnonymousUser(),
        "unconfirmed": UserFactory(confirmed=False),
        "member": MembershipFactory().user,
        "answered": MembershipFactory().user,
        "suspended": MembershipFactory(user=UserFactory(suspended=True)).user,
        "moderator": UserFactory(duty="moderator"),
    }
    SheetFactory(survey=survey, user=people["answered"])
    sees = set()
    for name, user in people.items():
        client.logout()
        if user.is_authenticated:
            client.force_login(user)
        if client.get("/surveys/what/results/").status_code == 200:
            sees.add(name)
        # the file is as secret as the page
        assert (client.get("/surveys/what/results.csv").status_code == 200) == (name in sees)
    everybody = {"unconfirmed"} if "visitor" in who else set()
    assert sees == who | everybody


def test_who_answered_for_a_council_is_for_its_people_and_moderators():
    survey = SurveyFactory(asks="council")
    membership, other = MembershipFactory(), MembershipFactory()
    council, sees = membership.council, permissions.can_see_who_answered
    assert sees(membership.user, survey, council)
    assert sees(UserFactory(duty="moderator"), survey, council)
    assert not sees(other.user, survey, council)
    assert not sees(AnonymousUser(), survey, council)
    assert not sees(membership.user, SurveyFactory(), council)


def test_who_answers():
    """Whom a survey asks, whoever they act for; the moment is not asked here."""
    people = {role: MembershipFactory(role=role) for role in ("member", "editor", "manager")} | {
        "abolished": MembershipFactory(role="editor", council__abolished=True),
        "requested": MembershipFactory(role="member", state="requested"),
        "suspended": MembershipFactory(role="editor", user=UserFactory(suspended=True)),
    }

    def who(**fields):
        survey = SurveyFactory(**fields)
        return {
            name
            for name, each in people.items()
            if permissions.can_answer(each.user, survey, each.council)
        }

    assert who() == {"member", "editor", "manager", "abolished"}
    assert who(asks="council") == {"member", "editor", "manager"}
    assert who(asks="council", answerers="editors") == {"editor", "manager"}
    assert who(draft=True) == set()
    moderator = UserFactory(duty="moderator")
    assert permissions.can_answer(moderator, SurveyFactory(), None)
    assert not permissions.can_answer(moderator, SurveyFactory(asks="council"), None)
    assert not permissions.can_answer(AnonymousUser(), SurveyFactory(), None)


def test_drafts_are_visible_to_moderators_alone():
    SurveyFactory(draft=True)
    seen = {
        name: Survey.objects.visible_to(user).exists()
        for name, user in {
            "visitor": AnonymousUser(),
            "manager": MembershipFactory(role="manager").user,
            "moderator": UserFactory(duty="moderator"),
            "administrator": UserFactory(duty="administrator"),
            "suspended": UserFactory(duty="moderator", suspended=True),
        }.items()
    }
    assert [name for name, sees in seen.items() if sees] == ["moderator", "administrator"]


def test_open_ones_come_first_then_closed_ones_then_those_of_former_times(client):
    now, day = timezone.now(), timedelta(days=1)
    SurveyFactory(title="Former", closed=True, is_historical=True, source="A paper")
    SurveyFactory(title="Ended", closed=True)
    SurveyFactory(title="Over", closes_at=now - day / 2)
    SurveyFactory(title="Soon over", closes_at=now + day)
    SurveyFactory(title="Endless")
    names = [str(each) for each in client.get("/surveys/").context["page"]]
    assert names == ["Endless", "Soon over", "Ended", "Over", "Former"]


@pytest.mark.parametrize(
    "page", ["/surveys/", "/surveys/what/", "/surveys/what/results/?by=region"]
)
def test_pages_take_as_many_queries_for_three_as_for_one(
    client, django_assert_max_num_queries, page, survey
):
    page = f"/surveys/{page}"

    def add():
        SurveyFactory()
        said(QuestionFactory(survey=survey, options=["A", "B"]), *[1] * 6, *[2] * 6)

    add()
    client.get(page)
    with django_assert_max_num_queries(100) as first:
        client.get(page)
    add(), add()
    with django_assert_max_num_queries(len(first)):
        client.get(page)


def test_nothing_of_the_council_is_kept_where_people_are_asked():
    fields = {field.name for field in Sheet._meta.fields}
    assert {"region", "kind", "council"} <= fields
    assert SheetFactory().council is None
