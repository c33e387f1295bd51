"""Every route × every role, as `matrix.py` says it. Every GET leaves the database as it was."""

from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from portal.moderation.models import Flag
from services.actions import merge
from services.actions.merging import Decision, answers_to_choose
from services.models import LikelyDuplicate
from services.models.history import snapshots
from tests.architecture.matrix import MATRIX, ROLES
from tests.factories.accounts import UserFactory
from tests.factories.councils import AccessRequestFactory, CouncilFactory, MembershipFactory
from tests.factories.services import EditFactory, ProductFactory, ServiceFactory, UseFactory

pytestmark = pytest.mark.django_db

# what a browser session remembers of itself is not what the site knows
# who is here, and what was looked for without who did
NOT_COUNTED = ["django_session", "usersessions_usersession", "search_search"]
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


APP = {"admin:app_list": {"app_label": "services"}}


def routes(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern
        else:
            yield from routes(
                pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace
            )


ALL = dict(routes(get_resolver().url_patterns))
OURS = [name for name in ALL if not name.startswith("admin:")]
ADMINS = [name for name in ALL if name.startswith("admin:") and name != "admin:None"]


@pytest.fixture
def world(council, people):
    """Everything that a route can be about."""
    colleague, alone = MembershipFactory(council=council), MembershipFactory()
    newcomer = MembershipFactory(council=council, state="requested", note="I work in ICT.")
    alone.ask_to_manage()
    AccessRequestFactory(user=people["unconfirmed"])
    service, joinable = ServiceFactory(), ServiceFactory(contact_email="a@b.example")
    product = ProductFactory()
    draft = ServiceFactory(draft=True, council=council, contact_email="a@b.example")
    sent_in = ServiceFactory(
        council=council, state="submitted", submitted_at=timezone.now(), published_at=None
    )
    trusted = ServiceFactory(submitted_at=timezone.now())
    published = ServiceFactory(council=council)
    suggested = EditFactory(edit_of=published, is_suggestion=True, state="submitted")
    flag = Flag.objects.create(service=service, kind="wrong")
    merged = merge(ServiceFactory(), ServiceFactory(), Decision(), by=UserFactory(duty="moderator"))
    pair = LikelyDuplicate.objects.create(first=service, second=joinable, score=1, reasons=["x"])
    dormant, used = ServiceFactory(is_dormant=True), UseFactory()
    proposed = UseFactory(council=council, service=service, confirmation="proposed")
    version = snapshots(published).get()
    neighbour = CouncilFactory(name="Neighbourshire")
    person, shut_out = UserFactory(), UserFactory(suspended=True)
    return SimpleNamespace(**locals())


def arguments(world):
    people_of = {"slug": world.council.slug, "pk": world.colleague.pk}
    request_of = {"slug": world.council.slug, "pk": world.newcomer.pk}
    council = {"slug": world.council.slug}
    access = {"pk": AccessRequestFactory().pk}
    person = {"pk": world.person.pk}
    return {
        "services:detail": {"slug": world.service.slug},
        "services:product": {"slug": world.product.slug},
        "services:supplier": {"slug": world.product.supplier.slug},
        "services:category": {"slug": world.product.category.slug},
        "services:question": {"pk": world.draft.pk, "name": "contact"},
        "services:check": {"pk": world.draft.pk},
        "services:delete": {"pk": world.draft.pk},
        "services:submitted": {"pk": world.sent_in.pk},
        "services:withdraw": {"pk": world.sent_in.pk},
        "services:use_service": {"slug": world.published.slug},
        "services:use_product": {"slug": world.product.slug},
        "services:propose": {"slug": world.published.slug},
        "services:edit": {"slug": world.published.slug},
        "services:join": {"slug": world.joinable.slug},
        "services:suggestion": {"pk": world.suggested.pk},
        "services:opened": {"slug": world.published.slug},
        "services:confirm": {"slug": world.published.slug},
        "services:history": {"slug": world.published.slug},
        "services:restore": {"slug": world.published.slug, "pk": world.version.pgh_id},
        "services:offer": {"slug": world.published.slug},
        "services:answer": {"pk": world.proposed.pk},
        "moderation:flag": {"slug": world.published.slug},
        "moderation:answer_flag": {"pk": world.flag.pk},
        "moderation:listing": {"pk": world.sent_in.pk},
        "moderation:review": {"pk": world.trusted.pk},
        "moderation:merge_candidates": {"kind": "service", "pk": world.service.pk},
        "moderation:merge": {
            "kind": "service",
            "kept": world.service.pk,
            "gone": world.joinable.pk,
        },
        "moderation:merged": {"pk": world.merged.pk},
        "services:use": {"pk": world.used.pk},
        "portfolio": council,
        "confirm_portfolio": council,
        "moderation:next": {"queue": "listings", "pk": world.sent_in.pk},
        "moderation:claim": {"queue": "listings", "pk": world.sent_in.pk},
        "moderation:duplicate": {"pk": world.pair.pk},
        "moderation:ask": {"pk": world.dormant.pk},
        "councils:detail": council,
        "councils:join": council,
        "councils:leave": council,
        "councils:ask_to_manage": council,
        "councils:people": council,
        "councils:accept": request_of,
        "councils:decline": request_of,
        "councils:role": people_of,
        "councils:end": people_of,
        "accounts:end_session": {"pk": 1_000_000},
        "mfa_remove_webauthn": {"pk": 1_000_000},
        "mfa_edit_webauthn": {"pk": 1_000_000},
        "openid_connect_login": {"provider_id": "nobody"},
        "openid_connect_callback": {"provider_id": "nobody"},
        "moderation:accept_access": access,
        "moderation:decline_access": access,
        "moderation:manager": {"pk": world.alone.pk},
        "moderation:person": person,
        "moderation:suspend": person,
        "moderation:duty": person,
        "moderation:reinstate": {"pk": world.shut_out.pk},
    }


def filled_in(world):
    """The forms as they should be filled in."""
    reason = {"reason": "As agreed."}
    address = {"email": "somebody@durham.gov.uk"}
    return {
        "account_login": {"login": "somebody@durham.gov.uk"},
        "account_signup": {"email": "new@somewhere.gov.uk", "display_name": "New"},
        "account_request_login_code": address,
        "account_reset_password": address,
        "accounts:details": {"display_name": "Another Name"},
        "accounts:confirm_by_code": {"send": "1"},
        "accounts:suspended": {"text": "I did not."},
        "accounts:erase": {"texts": "keep", "sure": "on"},
        "account_email": {"email": "more@durham.gov.uk", "action_add": "1"},
        "services:new": {
            "title": "Payroll bureau",
            "summary": "Pays people.",
            "kind": "shared_service",
            "category": world.product.category.pk,
        },
        "services:question": {"contact_email": "payroll@durham.gov.uk"},
        "services:check": {"different_because": "It is ours."},
        "services:use_service": {"status": "in_use"},
        "services:use_product": {"status": "considering"},
        "services:propose": {"council": world.neighbour.name},
        "services:join": {"text": "For 3,000 people."},
        "services:suggestion": {"accept": "1"},
        "services:answer": {"yes": "1"},
        "services:offer": {"state": "open", "offered_to": "any_council", "charge_basis": "free"},
        "moderation:flag": {"kind": "wrong", "text": "It ended."},
        "moderation:answer_flag": {**reason, "answer": "yes"},
        "moderation:merge": {
            **dict.fromkeys(answers_to_choose(world.service, world.joinable), "gone"),
            **reason,
        },
        "moderation:listing": {"verb": "published"},
        "moderation:duplicate": {**reason, "decision": "related"},
        "councils:act": {"council": world.council.pk},
        "councils:body": {"organisation": "The Coal Authority"},
        "councils:ask": {"email": "me@charity.example", "organisation": "A trust"},
        "councils:join": {"note": "On loan."},
        "councils:decline": reason,
        "councils:end": reason,
        "councils:role": {**reason, "role": "editor"},
        "moderation:accept_access": {"council": world.council.name},
        "moderation:decline_access": reason,
        "moderation:manager": {**reason, "answer": "yes"},
        "moderation:suspend": reason,
        "moderation:reinstate": {**reason, "answer": "yes"},
        "moderation:duty": {**reason, "duty": "moderator"},
    }


def client_of(user, **options):
    for alias in caches:
        caches[alias].clear()
    client = Client(**options)
    if user.is_authenticated:
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
    return LED_TO.get(response.url.partition("?")[0], "on")


def answers(world, method, address, data=None):
    """What each role gets, each in a database of its own, and how many rows that wrote."""
    found = {}
    for role in ROLES:
        with transaction.atomic():
            client = client_of(world.people[role])
            before = written()
            response = getattr(client, method)(address, data)
            found[role] = (word_for(response), written() - before)
            transaction.set_rollback(True)
    return found


def words(found):
    return {role: word for role, (word, _) in found.items()}


def address_of(name, world):
    return reverse(name, kwargs=arguments(world).get(name))


def test_every_route_has_a_row_and_every_row_a_route():
    assert set(OURS) == set(MATRIX)


def test_every_row_speaks_of_every_role():
    assert all(set(row.get) == set(row.post) == set(ROLES) for row in MATRIX.values())


@pytest.mark.parametrize("name", OURS)
def test_who_may_open_it_and_that_opening_changes_nothing(name, world):
    found = answers(world, "get", address_of(name, world))

    assert words(found) == MATRIX[name].get
    assert not any(rows for _, rows in found.values())


@pytest.mark.parametrize("name", OURS)
def test_who_may_send_it(name, world):
    data = filled_in(world).get(name)

    assert words(answers(world, "post", address_of(name, world), data)) == MATRIX[name].post


@pytest.mark.parametrize("name", ADMINS)
def test_only_administrators_open_the_administration(name, world):
    converters = ALL[name].pattern.converters or ALL[name].pattern.regex.groupindex
    address = reverse(name, kwargs=dict.fromkeys(converters, 1) | APP.get(name, {}))

    found = words(answers(world, "get", address))

    assert {role for role, word in found.items() if word not in {"sign in", "no", "suspended"}} <= {
        "administrator"
    } | (set(ROLES) if name == "admin:logout" else set())


@pytest.mark.parametrize("name", OURS)
def test_sending_it_without_its_token_is_refused(name, world):
    address = address_of(name, world)
    for role in ["visitor", "member", "administrator"]:
        client = client_of(world.people[role], enforce_csrf_checks=True)

        assert client.post(address).status_code == 403, role
