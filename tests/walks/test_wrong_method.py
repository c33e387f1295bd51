"""An address that only a button may use is never a dead end."""

from urllib.parse import parse_qs, urlsplit

import pytest

from portal.pages.wrong_method import NOT_DONE
from tests.walks.routes import OURS, address_of
from tests.walks.walk import client_of, fresh_client

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PRESSED_BY = ["editor", "member", "manager", "elsewhere", "moderator", "administrator"]
# their buttons are made by scripts, or there is nothing to press them for in this world
ELSEWHERE = {
    "services:opened": "services:detail",
    "forums:preview": "forums:index",
    "forums:keep_draft": "forums:drafts",
    "forums:read_all": "forums:index",
    "forums:need": "forums:thread",
    "notifications:seen": "notifications:index",
    "notifications:read": "notifications:index",
    "accounts:end_session": "usersessions_list",
    "council_services:confirm_portfolio": "council_services:portfolio",
    "councils:act": "councils:mine",
    "councils:remove_crest": "councils:change_crest",
    "councils:ask_to_manage": "councils:mine",
    "councils:body": "councils:mine",
    "moderation:claim": "moderation:index",
    "moderation:act_on_work": "moderation:work",
    "moderation:delete_note": "moderation:index",
    "pages:save_search": "pages:search",
    "publiccode:ask": "publiccode:lineage",
    "recommendations:confirm_stance": "recommendations:index",
    "recommendations:withdraw_stance": "recommendations:index",
    "services:restore": "services:history",
    "webhooks:turn_on": "webhooks:webhook",
    "surveys:move_up": "surveys:edit",
}


@pytest.fixture(scope="package")
def buttons(world):
    """Every address that answers a page request by leading elsewhere, because it needs POST."""
    client = client_of(world.people["administrator"], world)
    addresses = {name: address_of(name, world) for name in OURS}
    found = {name: client.options(address) for name, address in addresses.items()}
    return {
        name: addresses[name]
        for name, response in found.items()
        if response.status_code == 405 and response.headers.get("Allow") == "POST"
    }


def test_no_page_request_meets_a_bare_refusal(walk, buttons):
    assert len(buttons) > 40
    for name, address in buttons.items():
        for role in ("visitor", "editor", "administrator"):
            assert walk.get(role, address).status in {302, 403}, (name, role)


def led_to(world, address):
    """The pages, each with its route, that those who may press a button are led to."""
    for role in PRESSED_BY:
        page = fresh_client(world.people[role], world).get(address, follow=True)
        if page.status_code == 200:
            yield page.content.decode(), page.resolver_match.view_name


def test_it_leads_back_to_the_page_with_the_button_and_says_that_nothing_was_done(world, buttons):
    for name, address in buttons.items():
        says, has_button = False, False
        for page, route in led_to(world, address):
            says |= str(NOT_DONE) in page
            has_button |= ELSEWHERE.get(name) == route or f'"{address}' in page
            if says and has_button:
                break
        assert says, name
        assert has_button, name


def test_other_methods_get_a_page_that_says_so(world):
    response = client_of(world.people["editor"]).put(address_of("services:confirm", world))
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "Nothing was changed" in response.content.decode()


def test_after_signing_in_again_one_is_on_the_page_whose_button_was_pressed(client, world):
    listing = f"http://testserver{world.published.get_absolute_url()}?region=wales"
    response = client.post(address_of("services:confirm", world), HTTP_REFERER=listing)
    assert parse_qs(urlsplit(response.url).query)["next"] == [
        f"{world.published.get_absolute_url()}?region=wales"
    ]
    assert "You were signed out" in client.get(response.url).content.decode()


@pytest.mark.parametrize("referer", ["", "https://evil.example/services/", "//evil.example/"])
def test_nobody_is_led_to_another_site_after_signing_in(client, world, referer):
    address = address_of("services:confirm", world)
    response = client.post(address, HTTP_REFERER=referer)
    assert "evil" not in response.url
    client.force_login(world.people["editor"])
    back = client.get(address)
    assert back.url == world.published.get_absolute_url()
