"""Figures, home, lists and open data count the same, or say what they leave out."""

import re

import pytest

from portal.open_data.datasets import BY_KEY
from tests.factories.councils import CouncilFactory
from tests.factories.partnerships import PartnershipFactory
from tests.factories.services import OfferFactory, ProductFactory, ServiceFactory, UseFactory
from tests.pages import text

pytestmark = pytest.mark.django_db


def figure_on_home(client, label):
    page = text(client.get("/"))
    return re.search(rf">(\d+)</(?:dt|dd|strong|span|b|p|a)>[^\d]*{label}", page)[1]


def rows_of(dataset):
    return len(list(BY_KEY[dataset].lines()))


def said(snapshot, title):
    section = next(each for each in snapshot.report if each["title"] == title)
    return section["sentences"]


def test_historical_services_are_left_out_of_figures_in_so_many_words(client, taken):
    ServiceFactory.create_batch(2)
    ServiceFactory(is_historical=True)

    sentences = said(taken(), "Age of the data")

    assert sentences[0].startswith("2 (100%) of 2 published services")
    assert "Historical services do not count." in sentences
    assert figure_on_home(client, "services") == "3"
    assert rows_of("services") == 2 + 1
    assert "historical services" in str(BY_KEY["services"].about)


def test_closed_offers_are_left_out_of_figures_in_so_many_words(client, taken):
    for state in ("open", "limited", "paused", "closed"):
        OfferFactory(state=state)

    sentences = said(taken(), "Offers open to join")

    assert sentences[0] == "2 of 3 offers have room for another council."
    assert "Closed offers do not count." in sentences
    assert figure_on_home(client, "services with places left") == "2"
    assert rows_of("offers") == 3 + 1
    assert "closed offers included" in str(BY_KEY["offers"].about)


def test_historical_partnerships_are_left_out_of_figures_in_so_many_words(taken):
    PartnershipFactory.create_batch(2, stage="live")
    PartnershipFactory(stage="ended", is_historical=True, was_agreed=True)

    sentences = said(taken(), "Partnerships")

    assert sentences[0].startswith("2 partnerships: ")
    assert "Historical partnerships do not count." in sentences
    assert rows_of("partnerships") == 2 + 1
    assert "Ended ones are included" in str(BY_KEY["partnerships"].about)


def test_home_says_of_which_councils_it_counts(client):
    for _ in range(2):
        UseFactory(council__region="wales", product=ProductFactory(), service=None)
    CouncilFactory(region="wales")

    page = text(client.get("/"))

    assert figure_on_home(client, "councils with systems in use") == "2"
    assert "Wales: 2 councils with systems in use" in page
    assert ">Councils with systems in use</th>" in page
    assert "Wales: 3 councils and other public bodies" in text(client.get("/councils/"))
