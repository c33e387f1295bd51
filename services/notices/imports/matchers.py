"""Whom and what a notice means, by our own names; how sure is said with each."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from councils.models import Council, EmailDomain
from councils.models.aliases_domains import within
from councils.models.name_parser import read
from councils.models.shared_domains import is_shared
from services.models import Category, Product, Supplier
from services.models.suppliers import ProductAlias
from services.notices.imports.awards import Award, Organization
from services.notices.imports.company_names import (
    BRACKETED,
    is_reseller,
    short_name,
    written_names,
)
from services.notices.models import AwardNotice, MatchedBy, NameDecision
from services.notices.models.name_keys import company_name, name_key, product_key

Thing = TypeVar("Thing")
MAX_CACHED = 20_000
# "Suffolk County Council Passenger Transport", "… Council - Children's Services"
UP_TO_COUNCIL = re.compile(r"^(.{3,120}?\bcouncil)\b.+$", re.IGNORECASE)
# who buys for another names the council that is served last
FOR_ANOTHER = re.compile(r"\bon behalf of\b", re.IGNORECASE)
AFTER_DASH = re.compile(r" [-–—|:] |,")
LIKE_A_COUNCIL = re.compile(r"\b(council|cyngor|borough|comhairle)\b", re.IGNORECASE)
# councils of parishes and towns are not in the directory
SMALLER = re.compile(
    r"\b(parish|town|community|schools?|academy|nhs|college|county cricket)\b", re.IGNORECASE
)
SHORTEST_NAME = 4
SHORTEST_TERM = 7
# names of products that are words of every day
PLAIN_WORDS = {"academy", "access", "agile", "aspire", "atlas", "capita", "civica", "compass"}
PLAIN_WORDS |= {"confirm", "connect", "core", "echo", "evolution", "express", "flare", "focus"}
PLAIN_WORDS |= {"framework", "frontline", "horizon", "impulse", "insight", "liberty", "mosaic"}
PLAIN_WORDS |= {"north", "open", "orchard", "pathway", "pioneer", "portal", "prime", "pulse"}
PLAIN_WORDS |= {"spectrum", "summit", "symphony", "uniform", "unity", "universal", "vision"}


class Matched(NamedTuple, Generic[Thing]):
    thing: Thing | None = None
    by: str = ""


class BuyerMatcher:
    """Councils by the names, registration numbers and domains of buyers. Make it once."""

    def __init__(self) -> None:
        self.names = Council.objects.of_local_government().name_index()
        self.exact = {entry.name.text for entry in self.names.entries}
        decisions = NameDecision.objects.of_buyers()
        self.decided = {each.name: each.council for each in decisions}
        self.numbers = _learned("buyer_identifier", "council", Council)
        domains = EmailDomain.objects.select_related("council")
        self.domains = {each.domain: each.council for each in domains}
        self.by_name = lru_cache(MAX_CACHED)(self._by_name)

    def match(self, buyer: Organization) -> tuple[Matched[Council], Council | None]:
        """The council that a buyer is, and the one that its website says, where they disagree."""
        folded = name_key(buyer.name)
        if folded in self.decided:
            return Matched(self.decided[folded], MatchedBy.DECISION), None
        named, at_domain = self.by_name(buyer.name), self._at(buyer.hosts)
        if named.thing:
            other = at_domain if at_domain and at_domain != named.thing else None
            return named, other
        if known := self.numbers.get(buyer.identifier):
            return Matched(known, MatchedBy.NUMBER), None
        return Matched(at_domain, MatchedBy.DOMAIN) if at_domain else Matched(), None

    def _by_name(self, name: str) -> Matched[Council]:
        for tried in _written_so(name):
            if found := self.names.best_match(tried):
                same = read(tried).text in self.exact
                return Matched(found, MatchedBy.NAME if same else MatchedBy.SIMILAR_NAME)
        return Matched()

    def _at(self, hosts: Iterable[str]) -> Council | None:
        for host in hosts:
            for domain in within(host):
                if domain in self.domains and not is_shared(domain):
                    return self.domains[domain]
        return None


def _written_so(name: str) -> Iterator[str]:
    """The name, and what is left of it without departments and codes of portals."""
    plain = " ".join(BRACKETED.sub(" ", name).split())
    if FOR_ANOTHER.search(plain):
        yield FOR_ANOTHER.split(plain)[-1].strip()
    yield plain
    if SMALLER.search(plain):
        return
    first = AFTER_DASH.split(plain)[0]
    if first != plain and LIKE_A_COUNCIL.search(first):
        yield first
    if found := UP_TO_COUNCIL.match(plain):
        yield found[1]


def looks_like_council(name: str) -> bool:
    return bool(LIKE_A_COUNCIL.search(name)) and not SMALLER.search(name)


def buyers_named(buyer: Organization, councils: BuyerMatcher) -> list[Organization]:
    """The buyer or, where its name joins several councils, each of them."""
    is_known = read(buyer.name).text in councils.exact or name_key(buyer.name) in councils.decided
    if is_known or not looks_like_council(buyer.name):
        return [buyer]
    found = councils.names.every_match(buyer.name)
    return [Organization(each.official_name) for each in found] if len(found) > 1 else [buyer]


class SupplierMatcher:
    """Suppliers by name without its legal form, then by other names, then by company number."""

    def __init__(self) -> None:
        decisions = NameDecision.objects.of_suppliers()
        self.decided = {each.name: each.supplier and each.supplier.survivor for each in decisions}
        self.numbers = _learned("supplier_number", "supplier", Supplier)
        known = list(Supplier.ever.select_related("merged_into"))
        aliases = {company_name(a): each.survivor for each in known for a in each.aliases}
        self.names = {**aliases, **{company_name(each.name): each.survivor for each in known}}
        self.names.pop("", None)
        makers = Product.objects.exclude(supplier=None).values_list("supplier", flat=True)
        self.makers = set(makers.distinct())

    def match(self, supplier: Organization) -> Matched[Supplier]:
        folded = name_key(supplier.name)
        if folded in self.decided:
            return Matched(self.decided[folded], MatchedBy.DECISION)
        for name in written_names(supplier.name):
            if found := self.names.get(company_name(name)):
                return Matched(found, MatchedBy.NAME)
        short = short_name(supplier.name)
        if short not in PLAIN_WORDS and (found := self.names.get(short)):
            return Matched(found, MatchedBy.SIMILAR_NAME)
        # last: which numbers are known depends on what was read before
        known = self.numbers.get(supplier.number)
        return Matched(known, MatchedBy.NUMBER) if known else Matched()

    def makes_products(self, supplier: Supplier | None) -> bool:
        return supplier is not None and supplier.pk in self.makers


class ProductMatcher:
    """Products that are named in titles and, with their supplier, in descriptions."""

    def __init__(self) -> None:
        products = Product.objects.select_related("supplier", "category")
        self.products = {each.pk: each for each in products}
        aliases = ProductAlias.objects.values_list("product", "name")
        names = [*((pk, each.name) for pk, each in self.products.items()), *aliases]
        self.by_word: dict[str, list[tuple[str, Product]]] = {}
        for pk, name in names:
            if pk in self.products and len(name) >= SHORTEST_NAME:
                first = name.casefold().split()[0]
                self.by_word.setdefault(first, []).append((name, self.products[pk]))
        self.areas = _terms_of_areas()
        decisions = NameDecision.objects.of_products()
        self.decided = {each.name: each.product and each.product.survivor for each in decisions}

    def match(self, award: Award, supplier: Supplier | None) -> Matched[Product]:
        """Never a product on its supplier alone; never one that another supplier makes.

        What a moderator has decided about the title and its supplier counts before all else.
        """
        key = product_key(award.title, award.suppliers[0].name if award.suppliers else "")
        if key in self.decided:
            return Matched(self.decided[key], MatchedBy.DECISION)
        sells_others = any(is_reseller(each.name) for each in award.suppliers)
        candidates = [
            (name, product)
            for name, product in self._named_in(award.title)
            if sells_others or _fits(product, supplier, name)
        ]
        if candidates:
            return Matched(max(candidates, key=lambda each: len(each[0]))[1], MatchedBy.TITLE)
        described = [
            (name, product)
            for name, product in self._named_in(award.description)
            if supplier and product.supplier_id == supplier.pk
        ]
        if described:
            return Matched(max(described, key=lambda each: len(each[0]))[1], MatchedBy.DESCRIPTION)
        return Matched()

    def _named_in(self, text: str) -> Iterator[tuple[str, Product]]:
        folded = text.casefold()
        for word in set(re.findall(r"[^\s,;:()\[\]\"“”/]+", folded)):
            for name, product in self.by_word.get(word, []):
                at = folded.find(name.casefold())
                if at >= 0 and _is_whole(folded, at, len(name)) and _is_a_name(text, at, name):
                    yield name, product

    def area_of(self, title: str) -> Category | None:
        """The service area of which a title uses a word, the longest first."""
        folded = f" {' '.join(re.findall(r'[a-z0-9-]+', title.casefold()))} "
        found = [(term, area) for term, area in self.areas.items() if f" {term} " in folded]
        return max(found, key=lambda each: len(each[0]))[1] if found else None


def _fits(product: Product, supplier: Supplier | None, name: str) -> bool:
    """Whether a product that a title names can be what this supplier delivers."""
    if supplier and product.supplier_id:
        return product.supplier_id == supplier.pk
    return name.casefold() not in PLAIN_WORDS and " " in name


def _is_whole(text: str, at: int, length: int) -> bool:
    before, after = text[at - 1 : at], text[at + length : at + length + 1]
    return not (before.isalnum() or after.isalnum())


def _is_a_name(text: str, at: int, name: str) -> bool:
    """A word of every day means a product only where it is written as a name."""
    written = text[at : at + len(name)]
    return name.casefold() not in PLAIN_WORDS or written[:1].isupper()


def _terms_of_areas() -> dict[str, Category]:
    """The names and other names of service areas, as plain words, the narrower area first."""
    terms: dict[str, Category] = {}
    for area in Category.objects.order_by("parent_id", "pk"):
        for term in [area.name, *area.synonyms]:
            plain = " ".join(re.findall(r"[a-z0-9-]+", term.casefold()))
            if " " in plain or len(plain) >= SHORTEST_TERM:
                terms[plain] = area
    return terms


def _learned(field: str, target: str, model: type[Thing]) -> dict[str, Thing]:
    """What notices with this number meant by their names, where all of them meant the same."""
    rows = AwardNotice.objects.exclude(**{field: ""}).exclude(**{target: None})
    rows = rows.exclude(**{f"{target}_by__in": [MatchedBy.NUMBER, MatchedBy.DOMAIN]})
    pairs = set(rows.values_list(field, target).distinct())
    numbers = [number for number, _key in pairs]
    keys = {number: key for number, key in pairs if numbers.count(number) == 1}
    things = model.objects.in_bulk(set(keys.values()))  # type: ignore[attr-defined]  # a model
    return {number: things[key] for number, key in keys.items() if key in things}
