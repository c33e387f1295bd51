"""What each role gets at each address of one world: asked for once, read by many tests."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client

from portal.pages.wrong_method import NOT_DONE, button_page

# what a browser session remembers of itself is not what the site knows
# who is here, what was looked for without who did, and what /readyz tries to write
NOT_COUNTED = [
    *("accounts_session", "usersessions_usersession", "search_search", "operations_writeprobe"),
    "api_requestcount",
]
WORDS = {
    200: "yes",
    204: "done",
    400: "bad",
    401: "failed",
    403: "no",
    404: "hidden",
    405: "never",
    409: "rule",
}
LED_TO = {
    "/accounts/login/": "sign in",
    "/admin/login/": "sign in",
    "/accounts/suspended/": "suspended",
    "/accounts/confirm/": "again",
    "/accounts/reauthenticate/": "again",
    "/accounts/2fa/reauthenticate/": "again",
}


@dataclass(frozen=True)
class Answer:
    """What somebody got, how that is called in the matrix, and how many rows it wrote."""

    status: int
    word: str
    rows: int
    path: str
    kind: str
    body: bytes

    @property
    def is_page(self):
        return self.status == 200 and self.kind.startswith("text/html")

    @property
    def text(self):
        return self.body.decode("utf-8", "replace").replace("\u00a0", " ")


class Walk:
    """Each answer comes from the world as it was made, and from empty caches."""

    def __init__(self, world):
        self.world = world
        self.answers = {}

    def get(self, role, address):
        if (role, address) not in self.answers:
            self.answers[role, address] = ask(self.world, role, "get", address)
        return self.answers[role, address]


def ask(world, role, method, address, data=None):
    """What a role gets, in a database of its own."""
    with transaction.atomic():
        client = client_of(world.people[role], world)
        before = written()
        response = getattr(client, method)(address, data)
        found = answer_of(response, written() - before)
        transaction.set_rollback(True)
    return found


def answer_of(response, rows):
    return Answer(
        status=response.status_code,
        word=word_for(response),
        rows=rows,
        path=response.wsgi_request.path,
        kind=response.get("Content-Type", ""),
        body=b"".join(response) if response.streaming else response.content,
    )


def client_of(user, world=None, **options):
    """A client for whom nothing is kept in any cache."""
    for alias in caches:
        caches[alias].clear()
    return fresh_client(user, world, **options)


def fresh_client(user, world=None, **options):
    """A client that is signed in, by a session of the world where there is one."""
    client = Client(**options)
    if session := getattr(world, "sessions", {}).get(user.pk):
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    elif user.is_authenticated:
        client.force_login(user)
    return client


def written():
    """How many rows this transaction has written, but for those that every visit may."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) "
            "FROM pg_stat_xact_user_tables WHERE relname <> ALL(%s)",
            [NOT_COUNTED],
        )
        return cursor.fetchone()[0]


def word_for(response):
    if response.status_code not in {301, 302}:
        return WORDS.get(response.status_code, response.status_code)
    if is_led_to_its_button(response):
        return "never"
    return LED_TO.get(response.url.partition("?")[0], "on")


def is_led_to_its_button(response):
    """Whether a page request for what only a button may send was led to the button's page."""
    request = response.wsgi_request
    told = [str(message) for message in get_messages(request)] if request.method == "GET" else []
    return NOT_DONE in told and response.url == button_page(request)
