"""What is asked: every kind of page, as a visitor and as a member, and other systems."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.urls import reverse

from councils.models import Council
from forums.lists import place_of
from forums.models import Board, Thread
from portal.accounts.models import User
from portal.insights.models import Snapshot
from services.models import Category, Contract, Service
from tests.benchmarks import data, talk
from tests.benchmarks.database import NEED

MEMBER = 8  # somebody of one of the councils that hold as much at every size
WRITERS = range(1_001, 2_001)  # as many as keep everybody under the limits of what one may write
TOKEN = f"csrfmiddlewaretoken={'c' * 32}"


@dataclass(frozen=True)
class Address:
    """A page of a ``system``: of a size of ours, or of a peer.

    ``people`` take turns, each with one of the ``cookies``, or
    their ``programs``, each with one of the ``keys``.
    """

    name: str
    path: str
    port: int = 0
    system: str = ""
    form: str = ""
    cookies: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    programs: tuple[int, ...] = ()
    keys: tuple[str, ...] = ()
    is_floor: bool = False


def addresses_of(size, port, words):
    """The floor, and the pages whose name contains one of the words; all where there are none."""
    chosen = [each for each in all_pages(size) if not words or any(w in each.name for w in words)]
    people = {pk for each in chosen for pk in each.people}
    cookies = {pk: talk.signed_in(user) for pk, user in User.objects.in_bulk(people).items()}
    keys = {pk: talk.key_of(pk) for pk in {pk for each in chosen for pk in each.programs}}
    return [
        replace(
            each,
            port=port,
            system=size.name,
            cookies=tuple(cookies[pk] for pk in each.people),
            keys=tuple(keys[pk] for pk in each.programs),
        )
        for each in [Address("floor", "/floor/", is_floor=True), *chosen]
    ]


def all_pages(size) -> Iterator[Address]:
    for name, path in {**directory(), **forums(size), **searches(), **insights()}.items():
        yield Address(name, path)
        yield Address(f"{name}, member", path, people=(MEMBER,))
    for name, path in programs().items():
        yield Address(name, path)
        yield Address(f"{name}, key", path, programs=(MEMBER,))
    for name, path in {
        "unread": "/forums/?show=unread",
        "contracts": reverse("needs:radar"),
        "a contract": Contract.objects.by_decision()[0].get_absolute_url(),
    }.items():
        yield Address(f"{name}, member", path, people=(MEMBER,))
    hot = size.threads - 650
    for name, verb, form in (
        ("reply", "reply", "&text=We+do+this+too,+and+it+took"),
        ("mark read", "read", "&number=40&n="),
    ):
        path = reverse(f"forums:{verb}", args=[hot])
        yield Address(f"{name} (POST)", path, form=TOKEN + form, people=tuple(WRITERS))


def programs():
    """What programs read, without and with a key; a cookie would count for nothing."""
    service = Service.objects.by_use()[0]
    return {
        "API, 25 services": "/api/v1/services",
        "API, 25 uses": "/api/v1/uses",
        "API, a service": f"/api/v1/services/{service.slug}",
    }


def directory():
    council = Council.objects.current().order_by("pk")[7]
    area = Category.objects.top().in_order()[0]
    return {
        "home": "/",
        "catalogue, page 1": "/services/",
        "catalogue, page 700": "/services/?page=700",
        "three facets": f"/services/?category={area.slug}&phase=live&hosting=saas",
        "listing": Service.objects.by_use()[0].get_absolute_url(),
        "product, 300 councils": reverse("services:product", args=["product-1"]),
        "service area": area.get_absolute_url(),
        "shape of a service area": reverse("services:shape", args=[area.slug]),
        "standards": reverse("services:standards"),
        "recommendations": reverse("recommendations:index"),
        "councils": reverse("councils:index"),
        "a council": council.get_absolute_url(),
        "published contracts": reverse("contracts:published"),
        "published contracts of an area": f"{reverse('contracts:published')}?area={area.slug}",
        "published contracts with a word": f"{reverse('contracts:published')}?q=housing",
        "a council's contracts": reverse("council_contracts:index", args=[council.slug]),
        "twins": f"{council.get_absolute_url()}twins/",
        "needs": reverse("needs:index"),
        "needs, page 100": f"{reverse('needs:index')}?page=100",
        "a need": reverse("needs:detail", args=[NEED]),
        "partnerships": reverse("partnerships:index"),
        "a partnership": reverse("partnerships:detail", args=["partnership-1"]),
    }


def forums(size):
    ten, twenty, longest = (
        Thread.objects.get(pk=pk).get_absolute_url()
        for pk in (size.thread_of(10), size.thread_of(20), size.threads + 1)
    )
    deep = place_of(Thread.objects.newest_first()[1_900 * 25])
    return {
        "forums": reverse("forums:index"),
        "board": Board.objects.get(slug="board-1").get_absolute_url(),
        "forums, page 1,900": f"{reverse('forums:index')}?after={deep}",
        "thread of 10": ten,
        "thread of 20": twenty,
        "thread of 5,000, first page": longest,
        "thread of 5,000, middle": f"{longest}?page=125",
        "thread of 5,000, last page": f"{longest}?page=250",
    }


def searches():
    words = data.all_words()
    return {
        "search, common word": f"/search/?q={words[0]}",
        "search, usual word": f"/search/?q={words[150]}",
        "search, rare word": f"/search/?q={words[10_000]}",
        "search, suggestions": "/search/suggestions/?q=pay",
    }


def insights():
    figure = reverse("insights:figure", args=["sharing_by_area"])
    return {
        "insights": reverse("insights:index"),
        "insights, a subject": reverse("insights:subject", args=["sharing"]),
        "insights, a region": f"{reverse('insights:subject', args=['sharing'])}?region=wales",
        "insights, a figure": f"{figure}?group=payroll-and-pensions",
        "insights, report": Snapshot.objects.newest().get_absolute_url(),
    }


def read_peers(file):
    """Pages of other systems, from a JSON list of objects with name, port and path.

    A ``cookie`` signs somebody in. ``floor`` is the path of that system's own floor.
    """
    found = []
    for row in json.loads(Path(file).read_text(encoding="utf-8")):
        port, system = int(row["port"]), f"port {row['port']}"
        cookies = (row["cookie"],) if row.get("cookie") else ()
        found.append(Address(row["name"], row["path"], port, system, cookies=cookies))
        if path := row.get("floor"):
            found.append(Address(f"floor of {system}", path, port, system, is_floor=True))
    return list(dict.fromkeys(found))
