"""The answer to a question: a sentence with a number, and the records that it counts."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext

from councils.models import Council
from portal.accounts.permissions import AnyUser
from portal.lists.paging import page_of
from portal.pages.questions import question as acts
from portal.pages.questions import sentences
from portal.pages.questions.question import Reading
from portal.pages.questions.records import OF_COUNCILS, OF_NEEDS, QuestionRecords
from portal.text import short_date
from services.models import Contract, Product, Service, Use
from services.models.use_words import status_in_words
from services.needs.models import Need

SHOWN = 25
USES, NEEDS, CONTRACTS, SERVICES = "uses", "needs", "contracts", "services"
# what the sentence says already
IN_SENTENCE = {"act", "about", "origin"}


class Record(NamedTuple):
    """A line of an answer; ``name`` is the council or the record that answers the question."""

    title: str
    url: str
    facts: list[str]
    name: str


class AnswerPart(NamedTuple):
    """A page of the records of one kind, and how many there are."""

    key: str
    sentence: str
    page: Page[Any]
    records: list[Record]


class FullList(NamedTuple):
    """A list of the directory that has the same records, or says more."""

    label: str
    url: str


class QuestionAnswer:
    """What the directory says to a question that was read, for one reader."""

    def __init__(self, asked: Reading, user: AnyUser, council: Council | None) -> None:
        self.found = QuestionRecords(asked, user, council)
        self.reading = self.found.reading

    @property
    def needs_sign_in(self) -> bool:
        return self.found.needs_sign_in

    @property
    def lonely_council(self) -> Council | None:
        """The reader's council, where no council is known to be like it."""
        return self.found.council if self.found.is_alone else None

    @cached_property
    def parts(self) -> list[AnswerPart]:
        """The kinds of record that answer it, each with the first of them."""
        return [self.part(key) for key in self.keys]

    @property
    def keys(self) -> list[str]:
        act = self.reading.act
        if act in acts.OF_SERVICES:
            return [SERVICES]
        if act == acts.CONTRACTS:
            return [CONTRACTS] if self.found.sees_peers_only else []
        # a plan says no day, a need no system instead
        has_uses = act in OF_COUNCILS and not (act in OF_NEEDS and self.reading.period)
        has_needs = act in OF_NEEDS and not (self.reading.origin and self.reading.about)
        return [*([USES] if has_uses else []), *([NEEDS] if has_needs else [])]

    def part(self, key: str, asked: str | None = None) -> AnswerPart:
        """The records of a kind, a page of them."""
        rows, record, sentence = self._kind(key)
        page = page_of(rows, asked=asked, length=SHOWN)
        n = rows.councils_count() if key == USES else page.paginator.count
        return AnswerPart(key, self._with_filters(sentence(self.reading, n)), page,
                          [record(row) for row in page])  # fmt: skip

    def _kind(self, key: str) -> tuple[Any, Callable[[Any], Record], Callable[[Reading, int], str]]:
        kinds: dict[str, Any] = {
            USES: (lambda: self.found.uses, self._use, sentences.sentence_about_councils),
            NEEDS: (lambda: self.found.needs, self._need, sentences.sentence_about_needs),
            CONTRACTS: (
                lambda: self.found.contracts,
                self._contract,
                sentences.sentence_about_contracts,
            ),
            SERVICES: (
                lambda: self.found.catalogue.results.select_related("council", "category"),
                self._service,
                sentences.sentence_about_services,
            ),
        }
        rows, record, sentence = kinds[key]
        return rows(), record, sentence

    def _with_filters(self, sentence: str) -> str:
        """The sentence, and in brackets the filters that it does not name."""
        named = IN_SENTENCE | ({"area"} if self.reading.is_of_area_alone else set())
        labels = [each.label for each in self.reading.filters if each.key not in named]
        return f"{sentence} ({' · '.join(labels)})" if labels else sentence

    @property
    def full_list(self) -> FullList:
        """The label and address of the list that has the same records and more filters."""
        reading = self.reading
        if reading.act in acts.OF_SERVICES:
            return FullList(gettext("Open in the catalogue"), self.found.catalogue_url)
        if reading.act == acts.CONTRACTS:
            return self._contract_list
        if reading.act in OF_NEEDS:
            place = {"category": reading.area.slug} if reading.area else {}
            query = urlencode({**place, "state": "open"})
            return FullList(gettext("All open needs"), f"{reverse('needs:index')}?{query}")
        return self._page_of_thing

    @property
    def _contract_list(self) -> FullList:
        """For members contracts that end, for others published ones."""
        reading = self.reading
        product: Any = next(iter(reading.about), None)
        area = reading.area.slug if reading.area else ""
        if self.found.sees_peers_only:
            is_product = isinstance(product, Product)
            chosen = {"within": "24", "by": "product", "of": product.slug} if is_product else {}
            query = urlencode({**chosen, **({"area": area} if area else {})})
            return FullList(gettext("Contracts ending soon"), f"{reverse('needs:radar')}?{query}")
        kind = "product" if isinstance(product, Product) else "supplier"
        chosen = {kind: product.slug} if product else {}
        query = urlencode({**chosen, **({"area": area} if area else {})})
        address = f"{reverse('contracts:published')}?{query}"
        return FullList(gettext("Published contracts"), address)

    @property
    def _page_of_thing(self) -> FullList:
        reading = self.reading
        thing: Any = next(iter(reading.about), None) or reading.origin or reading.area
        if thing is None:
            return FullList("", "")
        label = gettext("All about {thing}").format(thing=thing)
        return FullList(label, thing.get_absolute_url())

    def _use(self, use: Use) -> Record:
        facts = [status_in_words(use)]
        if use.replaced_product:
            facts.append(gettext("in place of {product}").format(product=use.replaced_product))
        if self.found.sees_peers_only:
            facts += _contract_facts(use.contract_ends_on, use)
        title = gettext("{council}: {system}").format(council=use.council, system=use.used)
        return Record(title, use.get_absolute_url(), facts, use.council.name)

    def _contract(self, contract: Contract) -> Record:
        title = gettext("{council}: {system}").format(
            council=contract.council, system=contract.shown_title
        )
        facts = _contract_facts(contract.ends_on, contract)
        return Record(title, contract.get_absolute_url(), facts, contract.council.name)

    def _need(self, need: Need) -> Record:
        facts = [need.council.name, need.category.name]
        if self.found.sees_peers_only and need.needed_by:
            facts.append(gettext("needed by {day}").format(day=short_date(need.needed_by)))
        return Record(need.title, need.get_absolute_url(), facts, need.title)

    def _service(self, service: Service) -> Record:
        facts = [service.council.name, str(service.category or "")]
        return Record(service.title, service.get_absolute_url(), facts, service.title)


def _contract_facts(ends_on: Any, row: Any) -> list[str]:
    """When a contract ends and what it costs, for members."""
    facts = []
    if ends_on:
        facts.append(gettext("contract ends {day}").format(day=short_date(ends_on)))
    if row.annual_cost is not None:
        facts.append(gettext("£{cost:,} a year").format(cost=row.annual_cost))
    elif row.value_band:
        facts.append(row.get_value_band_display())
    return facts
