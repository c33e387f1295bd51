"""Which council uses which product, from files."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from councils.models import Council
from portal.files.import_report import PROBLEMS, Outcome, Problem, RowOutcome, RowRejected
from portal.text import one_line, unique_slug
from services.imports.bodies import Bodies, added_note
from services.imports.cells import PLACEHOLDERS, find_category, leave_out_placeholder, link_of
from services.models import Category, Product, Use
from services.models.choices import UseStatus

AT_ONCE = 5_000
# asked of the database once for many rows, or true by how a use is made
CLEAN_ALREADY = ["council", "inherited_from", "service", "product", "category", "replaced_product"]
Row = dict[str, str]
Pair = tuple[int, int]


class ReadUse(NamedTuple):
    """What a row says; what is odd about the row; and what is to be known of a use that is new."""

    use: Use
    remark: str
    news: list[str]

    @property
    def pair(self) -> Pair:
        """The council and the product."""
        return self.use.council.pk, self.use.used.pk


class UseImport:
    """Brings in rows that say which product a council uses for what, very many at once.

    What people have said of the same use stays as it is.
    """

    def __init__(self) -> None:
        self.bodies = Bodies()
        self.categories = Category.objects.by_name()
        self.products: dict[str, Product] = {}

    def outcomes(self, rows: list[tuple[int, Row]]) -> Iterator[tuple[int, Outcome]]:
        for start in range(0, len(rows), AT_ONCE):
            self.products = Product.objects.by_name()
            batch = [(number, self._read(row)) for number, row in rows[start : start + AT_ONCE]]
            yield from _saved(batch)

    def _read(self, row: Row) -> ReadUse | Problem:
        """What a row says, or why it cannot come in; what it adds goes with it then."""
        try:
            with transaction.atomic():
                return self._use_of(row)
        except PROBLEMS as problem:
            return problem

    def _use_of(self, row: Row) -> ReadUse:
        council, is_new, remark = _council_of(row, self.bodies)
        product = self._known_product(row)
        is_new_product = product is None
        product = product or self._new_product(row)
        use = Use(council=council, product=product, category=self._purpose(row, product))
        use.source = one_line(row["source"])[:120]
        use.evidence_url = link_of(row, "url")
        if council.abolished_on:
            use.status = UseStatus.STOPPED
            use.until = council.abolished_on
            use.stopped_reason = f"{council.official_name} was abolished."
        use.clean_fields(exclude=CLEAN_ALREADY)
        self.products[product.name.casefold()] = product
        news = {
            added_note(council): is_new,
            f"“{product.name}” was added as a product.": is_new_product,
            (
                f"{council.official_name} no longer exists. The record was imported as history."
            ): council.abolished_on,
        }
        return ReadUse(use, remark, [sentence for sentence, applies in news.items() if applies])

    def _known_product(self, row: Row) -> Product | None:
        name = one_line(row["product"])
        if not name:
            raise RowRejected("Add the name of the product.")
        leave_out_placeholder(name, "a product")
        return self.products.get(name.casefold())

    def _new_product(self, row: Row) -> Product:
        category = find_category(row["function"].split("/"), self.categories)
        product = Product(name=one_line(row["product"]), category=category)
        product.slug = unique_slug(
            slugify(product.name),
            taken=lambda slug: Product.ever.filter(slug=slug).exists(),
        )
        product.full_clean()
        product.save()
        return product

    def _purpose(self, row: Row, product: Product) -> Category | None:
        """What it is used for, when that is not what the product is filed under."""
        names = [row["function"], *row["function"].split("/")]
        purpose = find_category(names, self.categories)
        return purpose if purpose and purpose.pk != product.category_id else None


def _saved(batch: list[tuple[int, ReadUse | Problem]]) -> list[tuple[int, Outcome]]:
    """The outcome of each row, once those that say something new are saved."""
    read = {number: each for number, each in batch if isinstance(each, ReadUse)}
    known, new = _known_pairs(read.values()), dict[int, Use]()
    for number, each in read.items():
        if each.pair not in known:
            known.add(each.pair)
            new[number] = each.use
    clashes = save_uses(new)
    return [
        (number, clashes.get(number) or _outcome(each, is_new=number in new))
        for number, each in batch
    ]


def _known_pairs(read: Iterable[ReadUse]) -> set[Pair]:
    """Those of these councils and products of which a use is known."""
    pairs = {each.pair for each in read}
    councils, products = ({pair[place] for pair in pairs} for place in (0, 1))
    uses = Use.objects.filter(council__in=councils, product__in=products)
    return set(uses.values_list("council", "product"))


def save_uses(uses: Mapping[int, Use]) -> dict[int, IntegrityError]:
    """Save uses, by the numbers of their rows, in one statement; the clashes of those that cannot.

    One that somebody else has recorded meanwhile keeps none of the others out.
    """
    try:
        with transaction.atomic():
            Use.objects.bulk_create(uses.values())
    except IntegrityError:
        clashes = {number: _clash_of(use) for number, use in uses.items()}
        return {number: clash for number, clash in clashes.items() if clash}
    return {}


def _clash_of(use: Use) -> IntegrityError | None:
    try:
        with transaction.atomic():
            use.save()
    except IntegrityError as clash:
        return clash
    return None


def _outcome(each: ReadUse | Problem, *, is_new: bool) -> Outcome:
    if not isinstance(each, ReadUse):
        return each
    if not is_new:
        return RowOutcome("unchanged", each.remark)
    return RowOutcome("created", " ".join(filter(None, [each.remark, *each.news])))


def _council_of(row: Row, bodies: Bodies) -> tuple[Council, bool, str]:
    """The council of a row, whether it had to be added, and what is odd about the row.

    Raises RowRejected where its codes and its name mean different councils.
    """
    written = one_line(row["council_as_written"])
    by_code, unknown = _by_codes(row, bodies)
    remark = " ".join(f"No council has the code {code}. Check the code." for code in unknown)
    if len(by_code) > 1:
        names = " and ".join(str(council) for council in by_code)
        raise RowRejected(f"The codes belong to {names}. Correct one of them.")
    if not by_code:
        if not written:
            raise RowRejected(remark or "Add the name of the organisation.")
        return *bodies.find_or_add(written), remark
    (council,) = by_code
    named = bodies.get_by_name(written)
    if named and named != council and not bodies.is_name_of(written, council):
        raise RowRejected(
            f"The code belongs to {council.official_name} and the name to "
            f"{named.official_name}. Correct one of them."
        )
    if written and not named:
        remark += f" “{written}” was read as {council.official_name}, by its code."
    return council, False, remark.strip()


def _by_codes(row: Row, bodies: Bodies) -> tuple[list[Council], list[str]]:
    """The councils that the codes of a row mean, each once, and the codes that mean none."""
    found, unknown = dict[int, Council](), []
    for field, key in (("code", "council_code"), ("gss_code", "gss_code")):
        code = row[key].strip()
        if not code or code.casefold() in PLACEHOLDERS:
            continue
        if council := bodies.get_by_code(field, code):
            found[council.pk] = council
        else:
            unknown.append(code)
    return list(found.values()), unknown
