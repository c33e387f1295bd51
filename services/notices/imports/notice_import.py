"""Taking notices in: idempotent, in any order of arrival, in batches of one transaction each."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from councils.models import Council
from services.models import Supplier
from services.notices.actions import refresh_uses
from services.notices.imports.awards import Award, UnreadableRelease, awards_of
from services.notices.imports.company_names import kind_of_firm
from services.notices.imports.files import releases_in
from services.notices.imports.ict import kind_of
from services.notices.imports.matchers import (
    BuyerMatcher,
    Matched,
    ProductMatcher,
    SupplierMatcher,
    buyers_named,
    looks_like_council,
)
from services.notices.imports.tables import awards_in, tables_in
from services.notices.models import AwardNotice, ContractKind, UnknownBuyer

BATCH = 500
MAX_PROBLEMS = 50
NEW, CHANGED, SAME = "new", "changed", "the same"
NO_COUNCIL, NO_ICT = "not a council", "not ICT"
NO_AWARD, UNREADABLE = "no award", "unreadable"
# the end of a release is the best end of one of its awards
ENDS = [NEW, CHANGED, SAME, NO_ICT, NO_COUNCIL, NO_AWARD, UNREADABLE]
FIELDS = [
    *("release_id", "released_at", "last_seen_at", "withdrawn_at", "buyer_identifier", "title"),
    *("description", "kind", "codes", "supplier_name", "supplier_number", "supplier_names"),
    *("starts_on", "ends_on", "latest_end", "value", "published_on", "url", "is_framework"),
    *("council", "council_by", "other_council", "supplier", "supplier_by", "product"),
    *("product_by", "category", "supplier_key", "product_key"),
]
# what a change of is news; when something was seen, and how names are compared, is not
NO_NEWS = {"last_seen_at", "release_id", "released_at", "supplier_key", "product_key"}
NEWS_FIELDS = [name for name in FIELDS if name not in NO_NEWS]
FOREIGN = {name: f"{name}_id" for name in ("council", "other_council", "supplier")}
FOREIGN |= {name: f"{name}_id" for name in ("product", "category")}
Read = tuple[str, list[Award] | UnreadableRelease]


@dataclass
class NoticeReport:
    """How each release ended, and why some could not be read; the sum is that of all releases."""

    ends: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def add(self, end: str) -> None:
        self.ends[end] += 1

    def add_problem(self, where: str, error: UnreadableRelease) -> None:
        self.add(UNREADABLE)
        self.reasons[str(error).partition(":")[0]] += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(f"{where}: {error}")

    def lines(self) -> Iterator[str]:
        yield from (f"{end}: {self.ends[end]:,}" for end in ENDS if self.ends[end])
        yield f"releases: {self.ends.total():,}"
        yield from (f"unreadable, {reason}: {n:,}" for reason, n in self.reasons.most_common())
        yield from self.problems


class NoticeImport:
    """Makes notices of the releases it is given. Names are looked up in what it read first."""

    def __init__(self) -> None:
        self.buyers = BuyerMatcher()
        self.suppliers = SupplierMatcher()
        self.products = ProductMatcher()
        self.unknown: Counter[str] = Counter()
        self.report = NoticeReport()

    def take_in(self, paths: Iterable[Path]) -> NoticeReport:
        return self.take_in_read(read for path in paths for read in read_path(path))

    def take_in_read(self, releases: Iterator[Read]) -> NoticeReport:
        """Take in what was read already: where each release stands, and its awards."""
        while batch := list(islice(releases, BATCH)):
            self._take_in_batch(batch)
        self._note_unknown()
        return self.report

    @transaction.atomic
    def _take_in_batch(self, batch: list[Read]) -> None:
        readable: list[tuple[str, list[AwardNotice]]] = []
        for where, awards in batch:
            if isinstance(awards, UnreadableRelease):
                self.report.add_problem(where, awards)
            elif not awards:
                self.report.add(NO_AWARD)
            else:
                readable.append((where, [each for award in awards for each in self._read(award)]))
        stored = _Stored([notice for _where, notices in readable for notice in notices])
        for _where, notices in readable:
            ends = {stored.put(notice) for notice in notices} or {NO_COUNCIL}
            self.report.add(min(ends, key=ENDS.index))
        stored.save()
        refresh_uses(stored.fresh)

    def _read(self, award: Award) -> Iterator[AwardNotice]:
        """The notices of an award: none if no council bought, two if two did together."""
        for buyer in buyers_named(award.buyer, self.buyers):
            council, other = self.buyers.match(buyer)
            if council.thing:
                yield self._notice(award, buyer.name, council, other)
            elif looks_like_council(buyer.name):
                self.unknown[buyer.name] += 1

    def _notice(
        self, award: Award, buyer: str, council: Matched[Council], other: Council | None
    ) -> AwardNotice:
        first = award.suppliers[0] if award.suppliers else None
        supplier = self.suppliers.match(first) if first else Matched[Supplier]()
        makes = ContractKind.SOFTWARE if self.suppliers.makes_products(supplier.thing) else None
        of_firm = makes or (kind_of_firm(first.name) if first else None)
        kind = kind_of(award.codes, award.title, award.description, of_firm=of_firm)
        notice = AwardNotice(
            source=award.source,
            ocid=award.ocid,
            award_id=award.award_id,
            buyer_name=buyer,
            release_id=award.release_id,
            released_at=award.released_at,
            withdrawn_at=award.released_at if award.is_cancelled else None,
            kind=kind,
            council=council.thing,
            council_by=council.by,
        )
        if kind is not ContractKind.OTHER:
            self._fill(notice, award, other, supplier)
        return notice

    def _fill(
        self, notice: AwardNotice, award: Award, other: Council | None, supplier: Matched[Supplier]
    ) -> None:
        product = self.products.match(award, supplier.thing)
        notice.buyer_identifier = award.buyer.identifier
        notice.other_council = other
        notice.title, notice.description = award.title, award.description
        notice.codes = list(award.codes)
        notice.supplier_names = [each.name for each in award.suppliers]
        if award.suppliers:
            notice.supplier_name = award.suppliers[0].name
            notice.supplier_number = award.suppliers[0].number
        notice.starts_on, notice.ends_on = award.starts_on, award.ends_on
        notice.latest_end, notice.value = award.latest_end, award.value
        notice.published_on, notice.url = award.published_on, award.url
        notice.is_framework = award.is_framework
        notice.supplier, notice.supplier_by = supplier
        notice.product, notice.product_by = product
        in_product = product.thing.category if product.thing else None
        notice.category = in_product or self.products.area_of(award.title)
        notice.set_keys()

    def _note_unknown(self) -> None:
        rows = [UnknownBuyer(name=name, awards_count=n) for name, n in sorted(self.unknown.items())]
        UnknownBuyer.objects.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["awards_count", "last_seen_at"],
        )
        self.unknown.clear()


class _Stored:
    """The notices of a batch that are there already, and what becomes of them."""

    def __init__(self, notices: list[AwardNotice]) -> None:
        self.rows = AwardNotice.objects.at_keys(notice.key for notice in notices)
        self.new: dict[tuple[str, ...], AwardNotice] = {}
        self.changed: dict[int, AwardNotice] = {}
        self.seen: set[int] = set()

    def put(self, notice: AwardNotice) -> str:
        """Keep the newer of two; return how the release ended for this award."""
        known = self.rows.get(notice.key) or self.new.get(notice.key)
        if known is None:
            self.new[notice.key] = notice
            return NO_ICT if notice.kind == ContractKind.OTHER else NEW
        if known.pk:
            self.seen.add(known.pk)
        is_newer = _order(notice) > _order(known)
        is_news = is_newer and _content(notice) != _content(known)
        if is_newer:
            self._renew(known, notice)
        if known.kind == ContractKind.OTHER:
            return NO_ICT
        return CHANGED if is_news else SAME

    @property
    def fresh(self) -> list[AwardNotice]:
        """Those that are new, or newer than they were, the oldest first."""
        return sorted([*self.new.values(), *self.changed.values()], key=_order)

    def _renew(self, known: AwardNotice, notice: AwardNotice) -> None:
        for name in FIELDS:
            setattr(known, name, getattr(notice, name))
        if known.pk:
            self.changed[known.pk] = known

    def save(self) -> None:
        now = timezone.now()
        for row in self.changed.values():
            row.last_seen_at = now
        AwardNotice.objects.bulk_create(self.new.values(), batch_size=BATCH)
        AwardNotice.objects.bulk_update(self.changed.values(), FIELDS, batch_size=BATCH)
        AwardNotice.objects.filter(pk__in=self.seen - self.changed.keys()).update(last_seen_at=now)


def _order(notice: AwardNotice) -> tuple[object, ...]:
    return notice.released_at, notice.release_id


def _content(notice: AwardNotice) -> list[object]:
    """What a change of is news."""
    return [getattr(notice, FOREIGN.get(name, name)) for name in NEWS_FIELDS]


def read_path(path: Path) -> Iterator[Read]:
    """The awards of each release of a file or folder, or why a release cannot be read."""
    if tables := tables_in(path):
        yield from awards_in(tables)
    for found in releases_in(path):
        try:
            if found.problem:
                raise UnreadableRelease(found.problem)
            yield found.where, awards_of(found.release)
        except UnreadableRelease as error:
            yield found.where, error
