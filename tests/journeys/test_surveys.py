"""A survey is made, answered by keyboard alone and without JavaScript, and its results are read."""

import re

import pytest
from playwright.sync_api import expect

from portal.surveys.models import Sheet
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.surveys import QuestionFactory, SheetFactory, SurveyFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in
from tests.journeys.test_talking import enter, reach

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SIZES = [{"width": 320, "height": 640}, {"width": 1280, "height": 900}]


@pytest.fixture
def member(live_server):
    user = UserFactory(email="anna@council.example", password=PASSWORD)
    return MembershipFactory(user=user, role="member").user


@pytest.fixture
def survey(live_server):
    """Three questions, and enough answers for the results to show."""
    survey = SurveyFactory(
        title="What keeps your council from sharing?",
        slug="what-keeps",
        results_shown="after_answering",
        breakdown="region",
    )
    several = QuestionFactory(
        survey=survey,
        kind="several",
        text="What stands in the way?",
        options=["No time", "Contracts", "Worry"],
        is_required=True,
    )
    scale = QuestionFactory(survey=survey, kind="scale", text="How ready are you?")
    QuestionFactory(survey=survey, kind="text", text="What else?")
    regions = ["north_east", "north_east", "london", "london", "wales"]
    for number in range(50):
        said = {several: [1 + number % 2], scale: 1 + number % 5}
        region = regions[number // 2 % 5]
        SheetFactory(survey=survey, user=None, region=region, said=said)
    return survey


def at_every_size(page, accessible):
    for size in SIZES:
        page.set_viewport_size(size)
        accessible(page)


def test_a_member_answers_by_keyboard_alone_and_sees_the_results(
    page, site, member, survey, accessible
):
    page.goto(f"{site}/surveys/what-keeps/")
    expect(page.get_by_role("main")).to_contain_text("Sign in to answer")
    at_every_size(page, accessible)
    sign_in(page, site, member.email)
    page.goto(f"{site}/forums/")
    enter(page, page.get_by_role("main").get_by_role("link", name="Surveys"))
    at_every_size(page, accessible)
    enter(page, page.get_by_role("link", name="What keeps your council from sharing?"))
    at_every_size(page, accessible)

    reach(page, page.get_by_label("What else?"))
    page.keyboard.type("The weather.")
    enter(page, page.get_by_role("button", name="Send answers"))
    expect(page.get_by_role("alert").or_(page.locator(".error-summary"))).to_contain_text(
        "There is a problem"
    )
    expect(page.get_by_label("What else?")).to_have_value("The weather.")
    at_every_size(page, accessible)
    reach(page, page.get_by_role("checkbox", name="Contracts"))
    page.keyboard.press("Space")
    reach(page, page.get_by_role("group", name=re.compile("How ready")).get_by_label("No answer"))
    page.keyboard.press("ArrowDown")  # from the last to the first
    page.keyboard.press("ArrowDown")
    enter(page, page.get_by_role("button", name="Send answers"))

    expect(page.get_by_role("main")).to_contain_text("You have answered this survey.")
    at_every_size(page, accessible)
    enter(page, page.get_by_role("link", name="See results"))
    heading(page, "Results: What keeps your council from sharing?")
    expect(page.get_by_role("main")).to_contain_text("45 people answered")
    at_every_size(page, accessible)
    enter(page, page.get_by_role("link", name="By region"))
    expect(page.get_by_role("main")).to_contain_text("North East")
    at_every_size(page, accessible)
    chosen = Sheet.objects.get(user=member).answers
    assert set(chosen.values_list("option__text", "text")) == {
        *(("Contracts", ""), ("2", ""), (None, "The weather."))
    }


def test_a_survey_is_answered_without_javascript(without_javascript, site, member, survey):
    page = without_javascript
    sign_in(page, site, member.email)
    page.goto(f"{site}/surveys/what-keeps/")
    page.get_by_label("No time").check()
    press(page, "Send answers")
    expect(page.get_by_role("main")).to_contain_text("You have answered this survey.")
    page.get_by_role("link", name="See results").click()
    expect(page.locator("table.bar-chart").first).to_contain_text("No time")


def test_a_moderator_makes_a_survey(page, site, live_server, accessible):
    moderator = UserFactory(duty="moderator", password=PASSWORD)
    sign_in(page, site, moderator.email)
    expect(page.get_by_role("banner").get_by_role("button", name="Sign out")).to_be_visible()
    page.goto(f"{site}/surveys/")
    accessible(page)
    page.get_by_role("link", name="Create a survey").click()
    at_every_size(page, accessible)
    page.get_by_label("Title").fill("Who goes first?")
    press(page, "Continue to questions")
    accessible(page)
    page.get_by_role("link", name="Add a question").click()
    at_every_size(page, accessible)
    page.get_by_label("Question").fill("Would you go first?")
    page.get_by_label("Yes or no").check()
    press(page, "Save question")
    at_every_size(page, accessible)
    press(page, "Publish survey")
    heading(page, "Who goes first?")
    expect(page.get_by_role("main")).to_contain_text("Open")
    accessible(page)
