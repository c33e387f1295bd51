"""From a need to the text of a specification; and the shape of an area, without script."""

import pytest
from playwright.sync_api import expect

from services.models import Category
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.needs import NeedFactory
from tests.factories.services import ProductFactory, StandardFactory, UseFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def need(world):
    powys = CouncilFactory(name="Powys")
    user = UserFactory(email="ed@powys.example", password=PASSWORD)
    MembershipFactory(user=user, council=powys, role="editor")
    payroll = Category.objects.get(slug="payroll")
    wcag = StandardFactory(name="WCAG 2.2 AA", version="2.2", asks="Content is perceivable.")
    wcag.categories.add(payroll)
    other = NeedFactory(category=payroll, council=CouncilFactory(name="Gwent"))
    other.standards.add(wcag)
    return NeedFactory(category=payroll, council=powys, title="A new payroll")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_need_gives_the_text_of_a_specification(browser, world, need, accessible, scripts):
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    sign_in(page, world.url, "ed@powys.example")
    page.goto(f"{world.url}{need.get_absolute_url()}")
    page.get_by_role("link", name="Requirements for your specification").click()
    heading(page, "Requirements: A new payroll")
    main = page.get_by_role("main")
    expect(main).to_contain_text("The council has not chosen any yet.")
    main.get_by_role("link", name="Choose the standards").click()
    main.get_by_label("WCAG 2.2 AA").check()
    main.get_by_label("Another standard 1").fill("iso 27001")
    if scripts:
        accessible(page)
    press(page, "Save")

    heading(page, "Requirements: A new payroll")
    expect(main).to_contain_text("that the solution follows WCAG 2.2 AA. Content is perceivable.")
    expect(main).to_contain_text("that the solution follows ISO 27001.")
    asked = main.get_by_role("table", name="Standards in the needs of other councils")
    expect(asked.get_by_role("row").filter(has_text="WCAG")).to_contain_text("1")
    if scripts:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        press(page, "Copy the text")
        expect(main.get_by_role("button", name="Text copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert "2. The supplier must show that the solution follows WCAG 2.2 AA (2.2)." in copied
        page.set_viewport_size({"width": 320, "height": 640})
        accessible(page)


@pytest.fixture
def register(world):
    area = Category.objects.create(
        name="Planning register",
        slug="planning-register",
        parent=Category.objects.get(slug="payroll-and-pensions"),
    )
    for number, name in ((4, "Public Access"), (2, "Arcus"), (1, "Own work")):
        product = ProductFactory(name=name, category=area)
        for each in range(number):
            region = "wales" if each % 2 else "london"
            council = CouncilFactory(region=region)
            UseFactory(service=None, product=product, version="10", council=council)
    return world


def read_the_shape(page, site):
    page.goto(f"{site}/services/categories/planning-register/")
    page.get_by_role("link", name="What councils use for Planning register").click()
    heading(page, "Planning register: what councils use")
    main = page.get_by_role("main")
    expect(main).to_contain_text("6 of 7 use one of the two most used products.")
    bars = main.get_by_role("table", name="Councils using each product")
    expect(bars.get_by_role("row").filter(has_text="Public Access")).to_contain_text("4")
    alone = main.get_by_role("table", name="Councils with a product that no other council uses")
    expect(alone).to_contain_text("Own work")
    moments = main.get_by_role("table", name="Every three months for two years")
    expect(moments.get_by_role("row")).to_have_count(10)


def read_the_shape_of_a_region(page, look):
    """From the table of regions, then by the form, and back to all."""
    main = page.get_by_role("main")
    regions = main.get_by_role("table", name="By region")
    wales = regions.get_by_role("row").filter(has_text="Wales")
    expect(wales).to_contain_text("2 of 3")
    wales.get_by_role("link", name="Wales").click()
    expect(main).to_contain_text("3 councils have recorded what they use.")
    bars = main.get_by_role("table", name="Councils using each product")
    expect(bars.get_by_role("row").filter(has_text="Public Access")).to_contain_text("2")
    expect(bars).not_to_contain_text("Own work")
    look(page)
    filters = main.locator("details.filters")
    if not filters.get_by_label("Region").is_visible():
        filters.locator("summary").click()
    filters.get_by_label("Region").select_option("London")
    press(page, "Apply filters")
    expect(main).to_contain_text("4 councils have recorded what they use.")
    main.get_by_role("link", name="Clear all filters").click()
    expect(main).to_contain_text("7 councils have recorded what they use.")


def test_a_visitor_reads_the_shape_of_an_area(page, register, accessible_in_every_look):
    read_the_shape(page, register.url)
    accessible_in_every_look(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    read_the_shape_of_a_region(page, accessible_in_every_look)


def test_the_same_without_script(without_javascript, register):
    without_javascript.set_viewport_size({"width": 320, "height": 640})
    read_the_shape(without_javascript, register.url)
    read_the_shape_of_a_region(without_javascript, lambda page: None)
    wide = "document.documentElement.scrollWidth > window.innerWidth"
    assert not without_javascript.evaluate(wide)
