"""Sending a request to an address that a person typed, and to no machine of our own network.

The name is resolved once, every address of it is checked, and the connection goes to the address
that was checked: a name that leads elsewhere a moment later gets nothing (DNS rebinding). Redirects
are not followed, and of the answer only the status is read.
"""

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Timer
from urllib.parse import urlsplit

from django.utils.translation import gettext

SECONDS_TO_CONNECT, SECONDS_IN_ALL = 5, 15
HTTPS_PORT = 443
# addresses of IPv6 that stand for addresses of IPv4: translated, tunnelled, or written the old way
DISGUISED = [
    ip_network(network)
    for network in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
]


class NotReached(Exception):
    """No answer came; the message says why, for the owner of the address."""


class ForbiddenDestination(NotReached):
    """The address is not one of the public internet."""


def post(address: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Send a body and return the status of the answer.

    Raises NotReached, or ForbiddenDestination where the address is not public.
    """
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or HTTPS_PORT
    resolved = resolve(host, port)
    target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    try:
        with _connection(resolved, host, port) as connection:
            connection.request("POST", target, body, dict(headers))
            return connection.getresponse().status
    except (OSError, HTTPException) as error:
        raise NotReached(_reason(error)) from error


def resolve(host: str, port: int) -> str:
    """Return the first address of a name, all of whose addresses are public.

    Raises NotReached, or ForbiddenDestination.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotReached(gettext("The name of the server was not found.")) from error
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(is_public(each) for each in addresses):
        raise ForbiddenDestination(
            gettext("The address leads to a private network, which is not allowed.")
        )
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet: not private, local, shared or reserved."""
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            parsed = parsed.ipv4_mapped
        elif any(parsed in network for network in DISGUISED):
            return False
    return parsed.is_global and not parsed.is_multicast


@contextmanager
def _connection(resolved: str, host: str, port: int) -> Iterator[HTTPConnection]:
    """Connect to the address that was checked, and prove that it is the host that was meant.

    The time limit also ends the connection of a server that answers a byte at a time.
    """
    with (
        socket.create_connection((resolved, port), timeout=SECONDS_TO_CONNECT) as plain,
        _time_limit(plain),
        tls_context().wrap_socket(plain, server_hostname=host) as secure,
    ):
        connection = HTTPConnection(host, port)
        connection.sock = secure
        yield connection


def tls_context() -> ssl.SSLContext:
    """Trust the authorities that the machine trusts."""
    return ssl.create_default_context()


@contextmanager
def _time_limit(connected: socket.socket) -> Iterator[None]:
    # wrap_socket takes the descriptor over, so a copy is what can end the connection
    copy = connected.dup()
    timer = Timer(SECONDS_IN_ALL, _cut, [copy])
    timer.daemon = True
    timer.start()
    connected.settimeout(SECONDS_IN_ALL)
    try:
        yield
    finally:
        timer.cancel()
        copy.close()


def _cut(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return gettext("The server’s certificate is not valid for this address.")
    if isinstance(error, TimeoutError):
        return gettext("The server did not answer in time.")
    return gettext("The connection failed.")
