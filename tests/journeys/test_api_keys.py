"""An editor makes a key, sends ten systems with curl as the documents say, and revokes it."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.api.models import ApiKey
from services.models import Use
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import ProductFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
EDITOR = "ed@powys.example"
DOCS = Path("docs/api.md").read_text(encoding="utf-8")


@pytest.fixture
def powys(world):
    council = CouncilFactory(name="Powys", official_name="Powys County Council", slug="powys")
    MembershipFactory(
        user=UserFactory(email=EDITOR, password=PASSWORD), council=council, role="editor"
    )
    return council


def send(site, key, folder, products):
    """Do what the documents say, in a shell."""
    script = re.search(r"<!-- ten uses -->\n```sh\n(.*?)```", DOCS, re.DOTALL)[1]
    lines = "".join(f"{product.slug},in_use\n" for product in products)
    (folder / "systems.csv").write_text(lines, encoding="utf-8")
    environment = {**os.environ, "SITE": site, "KEY": key}
    return subprocess.run(
        ["/bin/bash", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_ten_systems_come_in_by_key_and_the_key_goes(site, page, powys, tmp_path, accessible):
    products = [ProductFactory(name=f"Ledger {n}") for n in range(10)]
    sign_in(page, site, EDITOR)
    page.goto(f"{site}/accounts/")
    page.get_by_role("link", name="API keys").click()
    heading(page, "API keys")
    accessible(page)
    page.get_by_role("link", name="Make a key").click()
    accessible(page)
    page.get_by_label("Name of the key").fill("Asset register")
    page.get_by_label("Add and change systems in use").check()
    press(page, "Make the key")
    heading(page, "Your new API key")
    accessible(page)
    key = page.locator("#key").inner_text()

    sent = send(site, key, tmp_path, products)
    assert sent.stdout.count('"status":"in_use"') == 10, sent.stdout + sent.stderr
    again = send(site, key, tmp_path, products)
    assert again.stdout == sent.stdout
    assert Use.objects.filter(council=powys).count() == 10

    page.goto(f"{site}/councils/powys/list/")
    for product in products:
        expect(page.get_by_role("main")).to_contain_text(product.name)

    page.goto(f"{site}/accounts/api-keys/")
    expect(page.get_by_role("main")).not_to_contain_text(key)
    press(page, re.compile("Revoke"))
    expect(page.get_by_role("main")).to_contain_text("Revoked")
    assert ApiKey.objects.get().revoked_at
    refused = send(site, key, tmp_path, products)
    assert refused.stdout.count("revoked-key") == 10


def test_the_page_about_the_api_can_be_read(site, page, powys, accessible):
    page.goto(f"{site}/api/docs")
    heading(page, "The API")
    accessible(page)
    expect(page.get_by_role("main")).to_contain_text("GET /api/v1/services")
