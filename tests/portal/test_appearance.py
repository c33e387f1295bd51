"""Light or dark, comfortable or compact: chosen by anybody, remembered, and never mixed up."""

import pytest
from django.test import Client

from tests.factories.services import ServiceFactory

pytestmark = pytest.mark.django_db
DARK, AS_DEVICE = 'media="screen"', 'media="screen and (prefers-color-scheme: dark)"'


def styles(response):
    head = response.content.decode().split("</head>")[0]
    return [line.strip() for line in head.splitlines() if "dark" in line or "compact" in line]


@pytest.fixture
def anybody(request, people):
    """A visitor and a member, whose pages are cached by role."""
    client = Client()
    if request.param != "visitor":
        client.force_login(people[request.param])
    return client


@pytest.mark.parametrize("anybody", ["visitor", "member", "moderator"], indirect=True)
@pytest.mark.parametrize("address", ["/services/", "/display/", "/nowhere/"])
def test_each_page_has_the_colours_and_density_of_its_reader(anybody, address):
    ServiceFactory()
    for cookie, dark, compact in [
        ("", AS_DEVICE, 0),
        ("dark.compact", DARK, 1),
        ("light.", "", 0),
        (".compact", AS_DEVICE, 1),
        ("dark.", DARK, 0),
        ("purple.huge", AS_DEVICE, 0),
        ('dark"><script>.compact', AS_DEVICE, 1),
    ]:
        anybody.cookies["appearance"] = cookie
        found = styles(anybody.get(address))

        darks = [line for line in found if "dark" in line.split("href")[1].split("media")[0]]
        assert len(found) == bool(dark) + compact, cookie
        assert [dark in line and line.endswith(f"{dark}>") for line in darks] == [True] * bool(dark)


def test_a_visitor_chooses_and_comes_back(client):
    page = client.get("/display/", headers={"referer": "http://testserver/services/?q=pay"})
    assert 'value="http://testserver/services/?q=pay"' in page.content.decode()

    answer = client.post(
        "/display/",
        {"theme": "dark", "density": "compact", "next": "http://testserver/services/?q=pay"},
    )

    assert answer.url == "http://testserver/services/?q=pay"
    cookie = answer.cookies["appearance"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("dark.compact", True, "Lax")
    assert "Display settings saved." in client.get("/services/").content.decode()
    assert 'value="dark" id="id_theme_2" checked' in " ".join(
        client.get("/display/").content.decode().split()
    ).replace(' class="', ' data-class="')


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/display/", ""])
def test_nobody_is_sent_to_another_site(client, back):
    answer = client.post("/display/", {"theme": "light", "next": back})

    assert answer.url == "/display/"


def test_an_unknown_choice_is_refused(client):
    answer = client.post("/display/", {"theme": "purple"})

    assert answer.status_code == 200
    assert "appearance" not in answer.cookies
