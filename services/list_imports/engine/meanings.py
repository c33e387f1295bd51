"""What the words in a council's files mean in ours: products, suppliers, areas and statuses."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext

from councils.models import Council
from services.list_imports.cell_values import read_value
from services.list_imports.engine.product_names import SHORTEST_MISSPELT, ProductNames
from services.list_imports.models import MappedField, MappingAnswer, ValueMapping
from services.list_imports.models.memory import folded
from services.models import Category, Product, Service, Supplier
from services.models.choices import UseStatus
from services.notices.imports.matchers import PLAIN_WORDS
from services.notices.models.name_keys import company_name, name_key, title_key

MAX_PROPOSALS = 4
SHORTEST_PLURAL = 4
COMMON_WORDS = {"and", "of", "the", "for", "service", "team", "department", "dept", "council"}
COMMON_WORDS |= {"directorate", "unit", "section", "management", "system", "general", "other"}
Thing = Product | Service


class Meaning(NamedTuple):
    """What a value means, or why it means nothing yet."""

    thing: "Thing | Supplier | Category | str | None" = None
    mapping: ValueMapping | None = None
    why: str = ""

    @property
    def is_open(self) -> bool:
        """Whether a person has to say what it means."""
        return self.thing is None and self.mapping is None

    @property
    def is_left_out(self) -> bool:
        return self.mapping is not None and self.mapping.answer == MappingAnswer.NONE

    @property
    def request(self) -> object:
        is_asked = self.mapping is not None and self.mapping.answer == MappingAnswer.REQUESTED
        return self.mapping.request if is_asked and self.mapping else None


class Proposal(NamedTuple):
    """A thing that a value may mean, and why we think so."""

    thing: "Product | Supplier | Category"
    why: str
    is_likely: bool = False


def similar_areas(areas: Iterable[Category], text: str) -> list[Proposal]:
    """Areas of which a name holds all telling words of a text, or the other way round.

    Whole words count, in any number. Names before other names, shorter ones before longer. Likely
    is only one whose own name is like this, and no other is like it in any way.
    """
    words = _telling_words(text)
    found = []
    for area in areas:
        is_own = _is_within(words, _telling_words(area.name))
        if is_own or any(_is_within(words, _telling_words(each)) for each in area.synonyms):
            found.append((not is_own, len(area.name), area.name, area))
    found.sort(key=lambda each: each[:3])
    return [
        Proposal(area, gettext("Similar name"), is_likely=len(found) == 1 and not is_synonym)
        for is_synonym, _length, _name, area in found
    ]


def _is_within(one: set[str], other: set[str]) -> bool:
    return bool(one and other) and (one <= other or other <= one)


def _telling_words(text: str) -> set[str]:
    """The words of an area in the singular, without those that many areas share."""
    words = re.findall(r"[a-z0-9]+", folded(text).replace("’", "").replace("'", ""))
    return {_singular(word) for word in words} - COMMON_WORDS


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > SHORTEST_PLURAL:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and len(word) >= SHORTEST_PLURAL else word


class Meanings:
    """For the files of one council. Make it once for a file: it reads what we know by name."""

    def __init__(self, council: Council) -> None:
        mappings = ValueMapping.objects.of_council(council)
        self.mappings = {(each.field, each.value): each for each in mappings}
        self.products = Product.objects.by_name()
        self.products_by_key = {name_key(name): each for name, each in self.products.items()}
        words = {title_key(name): each for name, each in self.products.items()}
        self.products_by_words = {
            key: each for key, each in words.items() if len(key) >= SHORTEST_MISSPELT
        }
        self.areas = list(Category.objects.order_by("parent", "pk").reverse())
        own = {folded(each.name): each for each in self.areas}
        self.categories = Category.objects.by_name() | own
        suppliers = Supplier.ever.select_related("merged_into").order_by("-pk")
        known = list(suppliers)
        aliases = {company_name(name): each for each in known for name in each.aliases}
        self.suppliers = aliases | {company_name(each.name): each for each in known}
        self.services = _services_of(council)
        self.councils: dict[str, Council | None] = {"": None}

    def of(self, field: str, text: str) -> Meaning:
        mapping = self.mappings.get((field, folded(text)))
        if mapping:
            return Meaning(mapping.means, mapping, gettext("You decided this"))
        return getattr(self, f"_{field}")(text)  # type: ignore[no-any-return]  # one of four

    def at(self, address: str) -> Thing | None:
        """The product or service whose page in the directory has this address."""
        parts = urlsplit(address.strip())
        if parts.hostname and parts.hostname != urlsplit(settings.SITE_URL).hostname:
            return None
        path = parts.path.strip("/").split("/")
        if path[:2] == ["services", "products"] and len(path) == 3:  # noqa: PLR2004 - and its slug
            product = Product.ever.filter(slug=path[2]).first()
            return product.survivor if product else None
        if path[:1] == ["services"] and len(path) == 2:  # noqa: PLR2004 - and its slug
            return self.services.get(path[1])
        return None

    def council_named(self, name: str) -> Council | None:
        """The council that a system was taken over from, by the name that exports give it."""
        if name not in self.councils:
            named = Council.objects.filter(Q(official_name=name) | Q(name=name))
            self.councils[name] = named.order_by("pk").first()
        return self.councils[name]

    def _system(self, text: str) -> Meaning:
        name = folded(text)
        if product := self.products.get(name):
            is_own = product.name.casefold() == name
            return Meaning(product, why=gettext("Same name") if is_own else gettext("Known as"))
        by_title = [each for each in self.services.values() if each.title.casefold() == name]
        if len(by_title) == 1:
            return Meaning(by_title[0], why=gettext("Service that your council uses"))
        return Meaning()

    def _supplier(self, text: str) -> Meaning:
        found = self.suppliers.get(company_name(text))
        return Meaning(found.survivor, why=gettext("Same name")) if found else Meaning()

    def _area(self, text: str) -> Meaning:
        found = self.categories.get(folded(text))
        if found is None:
            return Meaning()
        is_own = folded(found.name) == folded(text)
        return Meaning(found, why=gettext("Same name") if is_own else gettext("Known as"))

    def _status(self, text: str) -> Meaning:
        found = read_value("status", text).value
        return Meaning(str(found), why=gettext("Same meaning")) if found else Meaning()

    def proposals(self, field: str, text: str, supplier: str = "") -> list[Proposal]:
        """What a value that we do not know may mean, the likeliest first."""
        if field == MappedField.SYSTEM:
            return _distinct(self._products_like(text, supplier))[:MAX_PROPOSALS]
        if field == MappedField.SUPPLIER:
            like = Supplier.objects.matching(text)[:MAX_PROPOSALS]
            return [Proposal(each, gettext("Similar name")) for each in like]
        if field == MappedField.AREA:
            return similar_areas(self.areas, text)[:MAX_PROPOSALS]
        return []

    @cached_property
    def makers(self) -> set[str]:
        """The first words of suppliers' names: they are in the names of all their products."""
        return {name.split()[0] for name in self.suppliers if name}

    @cached_property
    def product_names(self) -> ProductNames:
        return ProductNames(self.products, self.makers)

    def may_be_known(self, field: str, text: str, supplier: str) -> bool:
        """Whether the name of a product that we know is in this one, or nearly the same."""
        named = self._named_like(text, supplier)
        return field == MappedField.SYSTEM and next(named, None) is not None

    def _products_like(self, text: str, supplier: str) -> Iterable[Proposal]:
        maker = self._maker(supplier)
        yield from self._named_like(text, supplier)
        for product in Product.objects.matching(text)[:MAX_PROPOSALS]:
            same_maker = maker is not None and product.supplier_id == maker.pk
            yield Proposal(product, _why(same_maker=same_maker))
        if maker:
            for product in maker.products.most_used()[:MAX_PROPOSALS]:
                yield Proposal(product, gettext("Same supplier"))

    def _maker(self, supplier: str) -> Supplier | None:
        found = self.of(MappedField.SUPPLIER, supplier).thing if supplier else None
        return found if isinstance(found, Supplier) else None

    def _named_like(self, text: str, supplier: str) -> Iterator[Proposal]:
        """By the names of products alone, without a query.

        One whose supplier is another than the file says is never likely.
        """
        stated = str(read_value("supplier", supplier).value or "")
        maker = self._maker(stated)
        for each, is_swapped in self._all_named_like(text):
            made_by = each.thing.supplier_id if isinstance(each.thing, Product) else None
            is_same = maker is not None and made_by == maker.pk
            is_other = bool(stated) and made_by is not None and not is_same
            is_likely = (each.is_likely and not is_other) or (is_swapped and is_same)
            yield each._replace(is_likely=is_likely)

    def _all_named_like(self, text: str) -> Iterator[tuple[Proposal, bool]]:
        """Each with whether two letters of it are swapped."""
        if known := self.products_by_key.get(name_key(text)):
            yield Proposal(known, gettext("Same name, written differently"), is_likely=True), False
        for like in self.product_names.similar(folded(text)):
            yield Proposal(like.product, like.why, like.is_likely), like.is_swapped
        for proposal in self._named_in(text):
            yield proposal, False

    def _named_in(self, text: str) -> Iterator[Proposal]:
        """Products whose whole name is among the words of a title, the longest name first.

        Words of every day, names of suppliers, and several names in one title are less telling.
        """
        words = f" {title_key(text)} "
        keys = [key for key in self.products_by_words if f" {key} " in words]
        named = {key for key in keys if not any(key in other for other in keys if other != key)}
        for key in sorted(named, key=lambda each: (-len(each), each)):
            product = self.products_by_words[key]
            is_telling = key not in PLAIN_WORDS | self.makers and len(named) == 1
            yield Proposal(product, gettext("The text contains its name"), is_likely=is_telling)


def _why(*, same_maker: bool) -> str:
    return gettext("Similar name, same supplier") if same_maker else gettext("Similar name")


def _distinct(proposals: Iterable[Proposal]) -> list[Proposal]:
    by_key: dict[int, Proposal] = {}
    for each in proposals:
        by_key.setdefault(each.thing.pk, each)
    return list(by_key.values())


def _services_of(council: Council) -> dict[str, Service]:
    """The services that a council uses, by the last part of their addresses."""
    used = Service.objects.filter(uses__council=council).distinct()
    return {service.slug: service for service in used}


def status_choices() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in UseStatus.choices]
