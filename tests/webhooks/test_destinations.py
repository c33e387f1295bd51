"""A request goes to the public internet, to the host that was meant, and nowhere else."""

import pytest

from portal.webhooks import destinations
from portal.webhooks.destinations import ForbiddenDestination, NotReached, is_public, post

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 - it is refused
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "::1",
    "::",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public_are_refused(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_addresses_of_the_internet_are_allowed(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]:8443/",
        "https://localhost/",
    ],
)
def test_this_machine_is_not_reached_whatever_it_is_called(address):
    with pytest.raises(ForbiddenDestination):
        post(address, b"{}", {})


def test_the_body_arrives_with_its_headers_at_the_whole_address(receiver, reachable):
    status = post(receiver.address, b'{"a": 1}', {"webhook-id": "1"})

    assert status == 200
    [(path, headers, body)] = receiver.received
    assert path == "/channel/secret?key=1"
    assert headers["Host"] == f"hooks.example:{receiver.port}"
    assert headers["webhook-id"] == "1"
    assert body == b'{"a": 1}'


def test_a_redirect_is_an_answer_and_is_not_followed(receiver, reachable):
    receiver.status = 302
    receiver.headers = {"Location": f"https://127.0.0.1:{receiver.port}/inside"}

    assert post(receiver.address, b"{}", {}) == 302

    assert len(receiver.received) == 1


def test_a_name_that_leads_elsewhere_a_moment_later_gets_nothing(receiver, resolved):
    """The first look-up is public, each further one is this machine (DNS rebinding)."""
    resolved[:] = ["93.184.215.14", "127.0.0.1"]

    assert destinations.resolve("hooks.example", receiver.port) == "93.184.215.14"
    with pytest.raises(ForbiddenDestination):
        post(receiver.address, b"{}", {})

    assert receiver.received == []


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch, resolved):
    resolved[:] = ["93.184.215.14", "127.0.0.1"]
    asked = []

    def connect(address, timeout):
        asked.append(address)
        raise TimeoutError

    monkeypatch.setattr(destinations.socket, "create_connection", connect)
    with pytest.raises(NotReached, match="did not answer in time"):
        post("https://hooks.example/", b"{}", {})

    assert asked == [("93.184.215.14", 443)]


def test_another_host_with_a_certificate_of_its_own_gets_nothing(receiver, reachable):
    address = receiver.address.replace("hooks.example", "other.example")

    with pytest.raises(NotReached, match="certificate is not valid"):
        post(address, b"{}", {})

    assert receiver.received == []


def test_a_server_that_keeps_us_waiting_is_left(receiver, reachable, monkeypatch):
    monkeypatch.setattr(destinations, "SECONDS_IN_ALL", 0.3)
    receiver.drips = True

    with pytest.raises(NotReached):
        post(receiver.address, b"{}", {})


def test_a_server_that_is_down_is_said_to_be(receiver, reachable):
    address = receiver.address
    receiver.stop()

    with pytest.raises(NotReached, match="connection failed"):
        post(address, b"{}", {})
