"""A finance director: how many share, what does it save, which contracts end, and on paper."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from portal.insights.models import Snapshot
from portal.insights.snapshot_job import build_snapshot, count, take_snapshot
from services.models import Service
from tests.factories.councils import CouncilFactory
from tests.factories.services import BenefitFactory, UseFactory
from tests.journeys.steps import heading, open_menu, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def counted(world, days):
    """Figures of a year ago and of today, with a contract that ends in 77 days."""
    bureau = Service.objects.get(slug="payroll-bureau")
    before = days(365)
    build_snapshot(before, count(before), []).save()
    for name in ["Kirklees", "Leeds", "Selby"]:
        council = CouncilFactory(name=name, region="yorkshire_and_the_humber")
        UseFactory(service=bureau, council=council, contract_ends_on=days(-77))
        BenefitFactory(service=bureau, council=council, amount=50_000, state="partner_confirmed")
    take_snapshot()
    return world.url


@pytest.fixture
def days():
    return lambda number: timezone.localdate() - timedelta(days=number)


def reads_the_figures(page, site):
    page.goto(site)
    open_menu(page)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Insights").click()
    heading(page, "Insights")
    main = page.get_by_role("main")
    main.get_by_role("link", name="Councils that share", exact=True).click()
    shares = main.get_by_role("table", name="Councils that share, by service area")
    row = shares.get_by_role("row", name="Payroll and pensions")
    expect(row).to_contain_text("22% in 2006")
    expect(row).to_contain_text("8 of 39")
    expect(main.get_by_text("8 (21%) of the 39 councils").first).to_be_visible()
    main.get_by_role("link", name="Savings", exact=True).click()
    savings = main.get_by_role(
        "table", name="Savings in pounds, by type and confidence", exact=True
    )
    expect(savings.get_by_role("row", name="confirmed by the partner council")).to_contain_text(
        "£150,000"
    )


def opens_the_rows(page):
    page.get_by_role(
        "link", name="View the data of: Savings in pounds, by type and confidence"
    ).click()
    expect(page.get_by_role("heading", name=re.compile("^Records counted"))).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Kirklees")
    page.get_by_role("navigation", name="Breadcrumbs").get_by_role("link", name="Insights").click()


def narrows_to_a_region(page):
    main = page.get_by_role("main")
    main.get_by_role("link", name="Councils that share", exact=True).click()
    folded = main.locator("summary", has_text="Filter by council")
    if folded.is_visible():
        folded.click()
    main.get_by_label("Region").select_option("Yorkshire and the Humber")
    main.get_by_role("button", name="Apply filters").click()
    heading(page, "Councils that share: Yorkshire and the Humber")
    expect(main.get_by_role("table", name="Councils that share", exact=True)).to_contain_text(
        "3 of 3"
    )
    main.get_by_role("link", name="Remove filter").click()
    heading(page, "Councils that share")
    page.go_back()
    page.go_back()
    page.go_back()


def takes_them_away(page):
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download all figures as a spreadsheet").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")


def reads_the_report(page):
    page.get_by_role("main").get_by_role("link", name="Read the progress report").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Progress report")
    main = page.get_by_role("main")
    expect(main).to_contain_text("8 (21%) of the 39 councils in the United Kingdom share")
    expect(main).to_contain_text("A year earlier")
    expect(main).to_contain_text("the number was 5. It is now 3 higher.")


@pytest.mark.parametrize("width", [1280, 320])
def test_a_finance_director_reads_takes_away_and_prints(page, counted, accessible, width, tmp_path):
    page.set_viewport_size({"width": width, "height": 900})
    page.set_default_timeout(10_000)
    sign_in(page, counted, "olive@durham.example")
    reads_the_figures(page, counted)
    accessible(page)
    opens_the_rows(page)
    page.get_by_role("main").get_by_role("link", name="Contracts ending soon").click()
    ending = page.get_by_role("table", name="Contracts ending within 12 months")
    expect(ending.get_by_role("row", name="Payroll and pensions")).to_contain_text("3")
    page.goto(f"{counted}/insights/")
    takes_them_away(page)
    reads_the_report(page)
    accessible(page)

    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("heading", name="Savings")).to_be_visible()
    expect(page.get_by_text("Cite as:")).to_be_visible()
    assert page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)[:5] == b"%PDF-"


def test_a_visitor_reads_the_same_without_javascript_and_no_contracts(without_javascript, counted):
    reads_the_figures(without_javascript, counted)
    expect(without_javascript.get_by_role("main")).not_to_contain_text("Contracts ending within")
    opens_the_rows(without_javascript)
    takes_them_away(without_javascript)
    reads_the_report(without_javascript)


def test_every_page_of_insights_is_accessible(page, counted, accessible_in_every_look):
    report = Snapshot.objects.newest().get_absolute_url()
    addresses = [
        *("/insights/", "/insights/reports/", report, "/insights/figures/sharing/"),
        *(
            "/insights/sharing/",
            "/insights/savings/?region=wales",
            "/insights/searches/?kind=county",
        ),
        *("/insights/figures/sharing_by_region/?group=north_east", "/insights/figures/savings/"),
        *("/insights/figures/searched_in_vain/", "/insights/figures/most_used_products/"),
    ]
    for address in addresses:
        page.goto(counted + address)
        accessible_in_every_look(page, widths=[320, 390, 1280])


def test_the_header_is_one_row_on_a_phone_and_opens_without_a_script(
    page, without_javascript, counted, accessible
):
    for shown in [page, without_javascript]:
        shown.set_viewport_size({"width": 320, "height": 900})
        shown.goto(counted)
        assert shown.locator(".site-bar").bounding_box()["height"] <= 56
        open_menu(shown)
        expect(shown.get_by_role("navigation", name="Main")).to_be_visible()
    accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
