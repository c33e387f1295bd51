"""The dates of a use say what happened then; the demonstration says what replaced what was left."""

from collections import Counter
from datetime import date

import pytest
from django.utils import timezone

from portal.demo.seed import listings, rows
from services.models import Use
from services.models.use_words import dates_in_words, status_in_words
from tests.factories.services import ProductFactory, ServiceFactory, UseFactory
from tests.pages import text

SINCE, UNTIL = date(2006, 1, 1), date(2009, 4, 1)


@pytest.mark.parametrize(
    ("status", "since", "until", "dates", "words"),
    [
        ("in_use", SINCE, None, "Since January 2006", "In use since January 2006"),
        ("in_use", None, None, "", "In use"),
        (
            "stopped",
            SINCE,
            UNTIL,
            "January 2006 to April 2009",
            "Used from January 2006 to April 2009",
        ),
        ("stopped", None, UNTIL, "Until April 2009", "Used until April 2009"),
        (
            "stopped",
            SINCE,
            None,
            "From January 2006, end date not recorded",
            "Stopped. Used from January 2006, end date not recorded",
        ),
        (
            "phasing_out",
            SINCE,
            None,
            "Since January 2006",
            "Being replaced. In use since January 2006",
        ),
        ("planned", SINCE, None, "From January 2006", "Planned, start date January 2006"),
    ],
)
def test_each_date_says_what_happened_then(status, since, until, dates, words):
    use = Use(status=status, since=since, until=until)

    assert (dates_in_words(use), status_in_words(use)) == (dates, words)


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "is_shown"), [("stopped", True), ("in_use", False)])
def test_a_reason_for_stopping_is_shown_of_what_has_stopped(client, status, is_shown):
    use = UseFactory(product=ProductFactory(), service=None, status="stopped", stopped_reason="No.")
    use.status = status
    use.stopped_reason = "No." if is_shown else ""
    use.save()

    assert ("Reason for stopping" in text(client.get(use.get_absolute_url()))) is is_shown


def test_the_demonstration_says_what_most_councils_use_instead():
    built_on = {each["slug"]: each.get("products", []) for each in listings()}
    left, replaced = Counter(), Counter()
    for row in rows("uses"):
        if row["status"] == "stopped":
            left.update([row["product"]] if row["product"] else built_on[row["service"]])
        elif row["status"] in {"in_use", "phasing_out"}:
            replaced[row["replaced_product"]] += 1

    assert left["Oracle E-Business Suite"] == 11
    for product in [name for name, number in left.items() if number > 2]:
        assert replaced[product] * 3 >= left[product] * 2, product


@pytest.mark.django_db
def test_what_ended_says_when_and_not_that_it_is_confirmed(client):
    service = ServiceFactory(is_historical=True, last_confirmed_at=timezone.now())
    use = UseFactory(
        service=service,
        status="stopped",
        stopped_reason="Over.",
        until=date(2009, 4, 1),
        last_confirmed_at=timezone.now(),
    )
    other = ServiceFactory(is_historical=True, last_confirmed_at=timezone.now())

    for address in ("/services/", service.get_absolute_url(), use.get_absolute_url()):
        assert "Ended in April 2009" in text(client.get(address)), address
    page = text(client.get(use.council.get_absolute_url()))
    assert "Ended in April 2009" in page
    assert "onfirmed this week" not in page
    assert "Ended, date not recorded" in text(client.get(other.get_absolute_url()))
