"""What production refuses to start with, and what other settings have to look like."""

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

SECRET_KEY_LENGTH = 50
PROVIDER_KEYS = {"id", "name", "server", "client_id", "secret", "domains"}


ENCRYPTED = {"require", "verify-ca", "verify-full"}


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What the environment says about the things that can be unsafe."""

    secret_key: str
    debug: bool
    hosts: list[str]
    has_database: bool
    site_url: str
    has_mail: bool
    has_proxy_count: bool = True


def refuse_unsafe(chosen: Chosen) -> None:
    """Raise ImproperlyConfigured with one sentence for everything that has to be set first."""
    problems = {
        f"Set SECRET_KEY to at least {SECRET_KEY_LENGTH} random characters.": (
            len(chosen.secret_key) < SECRET_KEY_LENGTH
        ),
        "Set DEBUG=false: debug pages show private details to everyone.": chosen.debug,
        "Set ALLOWED_HOSTS to the host names of the site. Do not use *.": (
            not chosen.hosts or "*" in chosen.hosts
        ),
        "Set DATABASE_URL to a PostgreSQL 15 or newer.": not chosen.has_database,
        "Set SITE_URL to the address of the site, for the links in emails.": (
            not urlsplit(chosen.site_url).hostname
        ),
        "Set EMAIL_URL to the mail server: people sign in with emailed codes.": not chosen.has_mail,
        "Set TRUSTED_PROXY_COUNT to the number of proxies in front of the site, or to 0 if there "
        "are none: limits count by address, and a proxy says whether TLS was used.": (
            not chosen.has_proxy_count
        ),
    }
    if unsafe := [sentence for sentence, applies in problems.items() if applies]:
        raise ImproperlyConfigured(" ".join(unsafe))


def refuse_risks(
    *,
    site_url: str,
    sender: str,
    mail: Mapping[str, object],
    databases: Iterable[Mapping[str, object]],
    accepted: Iterable[str],
) -> None:
    """Raise ImproperlyConfigured for each risk of production that nobody accepted by its name."""
    risks = {
        "clear-text-site": (
            "SITE_URL does not begin with https://.",
            urlsplit(site_url).scheme != "https",
        ),
        "local-site": (
            "SITE_URL leads to the reader's own computer.",
            is_local(urlsplit(site_url).hostname or ""),
        ),
        "local-sender": (
            "MAIL_FROM is an address that nobody can answer.",
            "." not in sender.rpartition("@")[2],
        ),
        "clear-text-mail": (
            "EMAIL_URL sends codes to another machine unencrypted: use smtp+tls:// or smtps://.",
            is_clear_text_mail(mail),
        ),
        "clear-text-database": (
            "The address of a database leads elsewhere unencrypted: add ?sslmode=verify-full.",
            any(map(is_clear_text_database, databases)),
        ),
    }
    accepted = set(accepted)
    if unknown := accepted - set(risks):
        raise ImproperlyConfigured(f"ACCEPTED_RISKS can have: {', '.join(risks)}. Not {unknown}.")
    taken = [
        f"{sentence} Change it, or add {name} to ACCEPTED_RISKS."
        for name, (sentence, applies) in risks.items()
        if applies and name not in accepted
    ]
    if taken:
        raise ImproperlyConfigured(" ".join(taken))


def is_local(host: str) -> bool:
    """This machine, by a name, an address, or (a database) a folder with a socket."""
    if host in {"", "localhost"} or host.startswith("/"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_clear_text_mail(mail: Mapping[str, Any]) -> bool:
    is_encrypted = mail.get("EMAIL_USE_TLS") or mail.get("EMAIL_USE_SSL")
    return not is_encrypted and not is_local(mail.get("EMAIL_HOST", ""))


def is_clear_text_database(database: Mapping[str, Any]) -> bool:
    is_encrypted = database.get("OPTIONS", {}).get("sslmode") in ENCRYPTED
    return not is_encrypted and not is_local(database.get("HOST", ""))


def require_extra(module: str, setting: str) -> None:
    """Raise ImproperlyConfigured where a setting asks for what is not installed."""
    if not is_installed(module):
        package = module.replace("_", "-").replace(".", "-")
        raise ImproperlyConfigured(f"{setting} needs {package}: install it, or leave it empty.")


def is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # not even the package around it
        return False


def sign_on_providers(given: Iterable[dict[str, object]]) -> list[dict[str, object]]:
    """The OpenID Connect providers in the shape that allauth wants.

    A provider vouches for addresses at its own domains only: anybody may run a tenant that claims
    to know somebody else's address. Raises ImproperlyConfigured where a key is missing.
    """
    return [_provider(each) for each in given]


def _provider(given: dict[str, Any]) -> dict[str, Any]:
    if set(given) != PROVIDER_KEYS or not given["domains"]:
        keys = ", ".join(sorted(PROVIDER_KEYS))
        raise ImproperlyConfigured(f"Each provider in SINGLE_SIGN_ON needs exactly: {keys}.")
    return {
        "provider_id": given["id"],
        "name": given["name"],
        "client_id": given["client_id"],
        "secret": given["secret"],
        "settings": {
            "server_url": given["server"],
            "verified_email": [domain.lower() for domain in given["domains"]],
            "email_authentication": True,
        },
    }


def origins(providers: Iterable[dict[str, Any]]) -> list[str]:
    """The origins of the providers' servers, for the Content-Security-Policy."""
    servers = (urlsplit(provider["settings"]["server_url"]) for provider in providers)
    return sorted({f"{server.scheme}://{server.netloc}" for server in servers})
