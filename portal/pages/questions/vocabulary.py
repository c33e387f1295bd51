"""The names in a question: of products, suppliers, service areas and councils."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.db.models import F, Q
from django.db.models.functions import Lower

from councils.models import Council
from portal.search.models import Term
from portal.search.models.term import form_of
from services.models import Category, Product, ProductAlias, Supplier

MAX_WORDS_IN_NAME = 7
Thing = Product | Supplier | Category | Council


class Named(NamedTuple):
    """A run of words that is the name of something; ``size`` counts the words."""

    thing: Thing
    size: int


def names_in(words: list[str]) -> dict[int, Named]:
    """The longest name that begins at each word, in five queries however many there are.

    Only exact names and known other names count, in any case. Of things with the same name, a
    product comes before a supplier, an area and a council.
    """
    runs = {
        " ".join(words[start : start + size]): None
        for size in range(1, MAX_WORDS_IN_NAME + 1)
        for start in range(len(words) - size + 1)
    }
    known = _councils(runs) | _areas(runs) | _suppliers(runs) | _products(runs)
    found = {}
    for start in range(len(words)):
        for size in range(1, MAX_WORDS_IN_NAME + 1):
            if thing := known.get(" ".join(words[start : start + size])):
                found[start] = Named(thing, size)
    return found


def _products(runs: Iterable[str]) -> dict[str, Thing]:
    rows = Product.objects.annotate(key=Lower("name")).filter(key__in=runs)
    found: dict[str, Thing] = {row.name.casefold(): row for row in rows.order_by("pk")}
    aliases = ProductAlias.objects.annotate(key=Lower("name")).filter(key__in=runs)
    also = aliases.filter(product__merged_into=None).select_related("product").order_by("pk")
    return {alias.name.casefold(): alias.product for alias in also} | found


def _suppliers(runs: Iterable[str]) -> dict[str, Thing]:
    """By name and by other names; there are few suppliers that have any."""
    wanted = {*runs}
    rows = Supplier.objects.only("name", "slug", "aliases").annotate(key=Lower("name"))
    shown = rows.filter(Q(key__in=wanted) | ~Q(aliases=[])).order_by("pk")
    names: dict[str, Thing] = {}
    also: dict[str, Thing] = {}
    for row in shown:
        names[row.name.casefold()] = row
        also |= {name.casefold(): row for name in row.aliases}
    return {name: row for name, row in {**also, **names}.items() if name in wanted}


def _areas(runs: Iterable[str]) -> dict[str, Thing]:
    """By name, synonym, and what the thesaurus says; however their words are spaced and spelt."""
    by_name = Category.objects.by_name()
    forms: dict[str, Thing] = {_form(name): area for name, area in by_name.items()}
    wanted = {run: form_of(run) for run in runs}
    terms = Term.objects.filter(form__in={*wanted.values()}, scope="").order_by("-pk")
    usual = {
        term.form: by_name[term.preferred.casefold()]
        for term in terms
        if term.preferred.casefold() in by_name
    }
    known = usual | forms
    return {run: known[form] for run, form in wanted.items() if form in known}


@lru_cache(maxsize=4096)
def _form(name: str) -> str:
    """The form of a name of an area; there are a few hundred, the same for every question."""
    return form_of(name)


def _councils(runs: Iterable[str]) -> dict[str, Thing]:
    keys = {"name_key": Lower("name"), "official_key": Lower("official_name")}
    rows = Council.objects.annotate(**keys)
    shown = rows.filter(Q(name_key__in=runs) | Q(official_key__in=runs))
    found: dict[str, Thing] = {}
    for row in shown.order_by(F("abolished_on").asc(nulls_last=True), "pk"):  # current ones last
        found |= {row.official_name.casefold(): row, row.name.casefold(): row}
    return found
