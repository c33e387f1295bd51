"""An officer with a minute: has somebody done this already, who, with what, whom do I ask?"""

import re

import pytest
from playwright.sync_api import expect

from councils.models import Council
from tests.journeys.conftest import PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def find_the_payroll_bureau(page, world):
    page.goto(world.url)
    page.get_by_label("What do you need?").fill("payrol")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.get_by_role("main")).to_contain_text("Showing results for payroll")
    expect(page.get_by_role("link", name="Payroll for the south")).to_be_visible()
    open_filters = page.get_by_text("Filter", exact=True)
    if open_filters.is_visible():
        open_filters.click()
    page.get_by_label(re.compile(r"^\s*North East")).check()
    page.get_by_role("button", name=re.compile("Apply|Show results")).click()
    expect(page.get_by_role("heading", level=2, name="1 result")).to_be_visible()
    expect(page.get_by_role("link", name="Payroll for the south")).to_have_count(0)
    page.get_by_role("link", name="Payroll bureau", exact=True).click()


def says_it_all(page):
    expect(page.get_by_role("heading", level=1)).to_have_text("Payroll bureau")
    main = page.get_by_role("main")
    for answer in [
        "Northumberland County Council",
        "18,000 of 60,000 payslips a month still available (30%)",
        "£900,000",
        "Claimed",
        "4 councils use it",
        "County Durham",
        "Oracle E-Business Suite",
        "ISO 27001",
    ]:
        expect(main).to_contain_text(answer)


def test_a_visitor_finds_who_does_payroll_in_the_north_east(page, world):
    find_the_payroll_bureau(page, world)

    says_it_all(page)
    expect(page.get_by_role("main")).not_to_contain_text("2031")


def test_the_same_without_javascript(without_javascript, world):
    find_the_payroll_bureau(without_javascript, world)

    says_it_all(without_javascript)


def test_signing_in_shows_whom_to_ask_and_leads_back(page, world):
    page.goto(f"{world.url}/services/payroll-bureau/")
    page.get_by_role("main").get_by_role("link", name="Sign in").first.click()
    page.get_by_label("Email address").fill("olive@durham.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Payroll bureau")
    expect(page.get_by_role("main")).to_contain_text("payroll@northumberland.example")
    expect(page.get_by_role("main")).to_contain_text("1 Feb 2031")
    expect(page.get_by_role("banner")).to_contain_text("Olive Officer")


def test_a_wrong_password_is_said_kindly_and_keeps_the_address(page, world):
    page.goto(f"{world.url}/accounts/login/")
    page.get_by_label("Email address").fill("olive@durham.example")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("Email address")).to_have_value("olive@durham.example")


def test_the_keyboard_alone_reaches_a_listing(page, world):
    page.goto(f"{world.url}/services/?q=bureau")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Payroll bureau":
            break
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Payroll bureau")


def test_suggestions_are_chosen_by_keyboard_and_told_to_a_screen_reader(page, world, accessible):
    page.goto(world.url)
    box = page.get_by_role("combobox", name="What do you need?")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("payr")

    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    announced = page.get_by_role("main").get_by_role("status")
    expect(announced).to_have_text(f"{options.count()} suggestions, use the arrow keys")
    accessible(page)

    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    expect(box).to_be_focused()
    accessible(page)

    box.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_have_value("payr")
    box.press("ArrowDown")
    while "Payroll bureau" not in page.locator("[role=option][aria-selected=true]").inner_text():
        box.press("ArrowDown")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Payroll bureau")


def test_enter_searches_for_what_is_typed_when_nothing_is_chosen(page, world):
    page.goto(f"{world.url}/services/payroll-bureau/")
    box = page.get_by_role("combobox", name="Search the directory")
    box.press_sequentially("payroll")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Results for “payroll”")


def test_suggestions_that_do_not_come_leave_a_plain_form(page, world):
    page.route("**/search/suggestions/**", lambda route: route.abort())
    page.goto(world.url)
    page.get_by_role("combobox").press_sequentially("payroll")
    page.get_by_role("main").get_by_role("button", name="Search").click()

    expect(page.get_by_role("link", name="Payroll bureau", exact=True)).to_be_visible()


ADDRESSES = [
    "/",
    "/search/",
    "/search/?q=payrol",
    "/search/?q=payroll&kind=service&region=north_east",
    "/search/?q=zeppelin",
    "/services/",
    "/services/?category=payroll-and-pensions&region=north_east",
    "/services/?page=2",
    "/services/?q=zeppelin",
    "/services/payroll-bureau/",
    "/services/categories/payroll-and-pensions/",
    "/services/products/",
    "/services/products/oracle-e-business-suite/",
    "/services/suppliers/oracle/",
    "/councils/",
    "/councils/?q=nowhere",
    "/councils/COUNCIL/",
    "/accounts/login/",
    "/design/",
    "/no-such-page/",
]


def test_every_kind_of_page_is_accessible(page, world, accessible_in_every_look):
    council = Council.objects.get(name="County Durham")

    for address in ADDRESSES:
        page.goto(world.url + address.replace("COUNCIL", council.slug))
        accessible_in_every_look(page)


def test_pages_ask_nothing_of_anybody_else_and_break_no_rule_of_theirs(page, world):
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))

    for address in ADDRESSES[:-1]:
        page.goto(world.url + address.replace("COUNCIL", Council.objects.earliest("pk").slug))

    assert [url for url in asked if not url.startswith((world.url, "data:"))] == []
    assert complaints == []
