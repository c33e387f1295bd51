"""What production refuses to start with."""

from django.core.exceptions import ImproperlyConfigured

SECRET_KEY_LENGTH = 50


def refuse_unsafe(*, secret_key: str, debug: bool, hosts: list[str], has_database: bool) -> None:
    """Raise ImproperlyConfigured with one sentence for everything that has to be set first."""
    problems = {
        f"Set SECRET_KEY to at least {SECRET_KEY_LENGTH} random characters.": (
            len(secret_key) < SECRET_KEY_LENGTH
        ),
        "Set DEBUG=false: it would show the inside of the site to everybody.": debug,
        "Set ALLOWED_HOSTS to the names under which the site is reached; * is not a name.": (
            not hosts or "*" in hosts
        ),
        "Set DATABASE_URL to a PostgreSQL 15 or newer.": not has_database,
    }
    if unsafe := [sentence for sentence, applies in problems.items() if applies]:
        raise ImproperlyConfigured(" ".join(unsafe))
