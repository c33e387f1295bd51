"""The surveys of the demonstration: one of 2006 as it was published, two invented and marked so."""

from datetime import time

import pytest
from django.utils import timezone

from portal.demo.surveys import add_surveys
from portal.surveys.models import Answer, PublishedResult, Sheet, Survey
from portal.surveys.models.results import results
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def surveys():
    UserFactory(email="moderator@directory.example", duty="moderator")
    for region in ("london", "south_east", "north_east", "north_west"):
        CouncilFactory.create_batch(10, region=region)
    CouncilFactory(name="County Durham", region="north_east")
    add_surveys()
    return {survey.slug: survey for survey in Survey.objects.order_by("pk")}


def test_the_survey_of_2006_says_what_was_published_and_has_no_sheets(surveys):
    survey = surveys["council-managers-2006"]
    assert (survey.is_historical, survey.is_demonstration) == (True, False)
    assert "Public Sector Forums" in survey.source
    assert not survey.sheets.exists()
    shown = {row.option.text: row.percent for row in PublishedResult.objects.all()}
    assert shown == {
        "In favour": 67,
        "Payroll": 22,
        "IT systems support": 21,
        "Call centres": 20,
        "Human resources": 15,
        "Finance and accounting": 15,
    }


def test_the_invented_ones_are_marked_and_leave_durham_to_answer(surveys):
    invented = [each for each in surveys.values() if not each.is_historical]
    assert all(survey.is_demonstration for survey in invented)
    assert [survey.is_open for survey in invented] == [True, False]
    for survey in invented:
        assert 30 <= survey.sheets.count() <= 60
        assert all(result.answered for result in results(survey))
    assert not Sheet.objects.filter(council__name="County Durham").exists()
    assert not Sheet.objects.filter(user__isnull=False).exists()


def test_loaded_twice_they_are_there_once(surveys):
    before = Answer.objects.count()
    add_surveys()
    assert (Survey.objects.count(), Answer.objects.count()) == (3, before)


def test_surveys_close_at_the_end_of_a_working_day(surveys):
    invented = [each for each in surveys.values() if not each.is_historical]

    assert {timezone.localtime(each.closes_at).time() for each in invented} == {time(17)}
