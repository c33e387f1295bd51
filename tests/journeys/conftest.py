import os
import shutil
from datetime import date
from itertools import product

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import handlers

from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import (
    BenefitFactory,
    CategoryFactory,
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    StandardFactory,
    SupplierFactory,
    UseFactory,
)

# the lighter first: it draws no windows of its own
BROWSERS = [
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable"),
]
PASSWORD = "shared-services-2006"

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright runs an event loop in this thread

WIDTHS = [320, 1280]
SCAN = """() => axe.run({
    resultTypes: ["violations"],
    preload: {assets: ["media"]},  // no rule that is on reads style sheets: fetching takes a fifth
    // left out unless asked for: the name of a link holds the words one sees; 24 px to press
    rules: {"label-content-name-mismatch": {enabled: true}, "target-size": {enabled: true}},
}).then(found => found.violations.map(each => [each.id, each.nodes.map(node => node.html)]))"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """An installed browser if there is one, kept from asking anything of the network."""
    installed = next(filter(None, map(shutil.which, BROWSERS)), None)
    return {
        **browser_type_launch_args,
        **({"executable_path": installed} if installed else {}),
        "args": [
            *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        ],
    }


@pytest.fixture(scope="session", autouse=True)
def static_files_as_in_production():
    """Let whitenoise serve the hashed files, not the test server its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handlers, "StaticFilesHandler", lambda application: application)
        yield


@pytest.fixture
def without_javascript(browser):
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def accessible():
    """Scans a page with axe, and looks for what it cannot see."""

    def check(page):
        page.wait_for_load_state("load")
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        assert page.evaluate(SCAN) == []
        assert page.locator("h1").count() == 1
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not wide, f"{page.url} scrolls sideways at {page.viewport_size}"

    return check


@pytest.fixture
def accessible_in_every_look(accessible):
    """Scans a page at each width, in light and in dark, without opening it again."""

    def check(page, widths=WIDTHS):
        page.emulate_media(reduced_motion="reduce")  # no colour is caught on its way
        for width, scheme in product(widths, ["light", "dark"]):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            accessible(page)

    return check


@pytest.fixture
def world(live_server):
    """Payroll in the North East, as an officer would find it."""
    top = CategoryFactory(
        name="Payroll and pensions", slug="payroll-and-pensions", synonyms=["salaries"]
    )
    payroll = CategoryFactory(name="Payroll", slug="payroll", parent=top, synonyms=["wages"])
    oracle = ProductFactory(
        name="Oracle E-Business Suite",
        slug="oracle-e-business-suite",
        supplier=SupplierFactory(name="Oracle", slug="oracle"),
        category=payroll,
    )
    northumberland = CouncilFactory(
        name="Northumberland", official_name="Northumberland County Council", region="north_east"
    )
    durham = CouncilFactory(
        name="County Durham", official_name="Durham County Council", region="north_east"
    )
    bureau = ServiceFactory(
        title="Payroll bureau",
        slug="payroll-bureau",
        council=northumberland,
        category=payroll,
        phase="live",
        hosting="saas",
        products=[oracle],
        standards=[StandardFactory(name="ISO 27001", slug="iso-27001")],
        contact_team="Payroll team",
        contact_email="payroll@northumberland.example",
    )
    bureau.describe("We run payroll for **others**.")
    bureau.save()
    OfferFactory(
        service=bureau,
        council=northumberland,
        capacity_unit="payslips a month",
        capacity_total=60_000,
        capacity_free=18_000,
    )
    BenefitFactory(service=bureau, council=durham, amount=900_000)
    UseFactory(service=bureau, council=durham, contract_ends_on=date(2031, 2, 1))
    for n in range(3):
        UseFactory(
            service=bureau, council=CouncilFactory(name=f"Northern {n}", region="north_east")
        )
    ServiceFactory(
        title="Payroll for the south",
        category=payroll,
        council=CouncilFactory(name="Kent", region="south_east"),
    )
    ServiceFactory.create_batch(30, category=CategoryFactory(parent=top))
    olive = UserFactory(
        email="olive@durham.example", display_name="Olive Officer", password=PASSWORD
    )
    MembershipFactory(user=olive, council=durham)
    return live_server


@pytest.fixture(autouse=True)
def mail_arrives_at_once(settings):
    settings.EMAIL_BACKEND = "portal.mail.backend.QueueBackend"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def site(live_server, page):
    page.set_default_timeout(10_000)
    return live_server.url
