"""Which council uses which product, from files."""

from django.utils.text import slugify

from councils.models import Council
from portal.files.row_import import RowOutcome, RowRejected
from portal.text import one_line, unique_slug
from services.imports.bodies import Bodies, added_note
from services.imports.cells import PLACEHOLDERS, find_category, leave_out_placeholder, link_of
from services.models import Category, Product, Use
from services.models.choices import UseStatus


def import_use(row: dict[str, str], bodies: Bodies) -> RowOutcome:
    """Bring in one row that says which product a council uses for what.

    What people have said of the same use stays as it is. Raises RowRejected or ValidationError.
    """
    council, is_new, remark = _council_of(row, bodies)
    product, is_new_product = _product_of(row)
    if Use.objects.filter(council=council, product=product).exists():
        return RowOutcome("unchanged", remark)
    use = Use(council=council, product=product, category=_purpose(row, product))
    use.source = one_line(row["source"])[:120]
    use.evidence_url = link_of(row, "url")
    if council.abolished_on:
        use.status = UseStatus.STOPPED
        use.until = council.abolished_on
        use.stopped_reason = f"{council.official_name} was abolished."
    use.full_clean()
    use.save()
    remarks = [
        remark,
        added_note(council) if is_new else "",
        f"“{product.name}” was added as a product." if is_new_product else "",
        f"{council.official_name} no longer exists: kept as history."
        if council.abolished_on
        else "",
    ]
    return RowOutcome("created", " ".join(filter(None, remarks)))


def _council_of(row: dict[str, str], bodies: Bodies) -> tuple[Council, bool, str]:
    """The council of a row, whether it had to be added, and what is odd about the row.

    Raises RowRejected where its codes and its name mean different councils.
    """
    written = one_line(row["council_as_written"])
    by_code, unknown = _by_codes(row)
    remark = " ".join(f"No council has the code {code}." for code in unknown)
    if len(by_code) > 1:
        names = " and ".join(str(council) for council in by_code)
        raise RowRejected(f"Its codes are those of {names}. Correct one of them.")
    if not by_code:
        if not written:
            raise RowRejected(remark or "It names no organisation.")
        return *bodies.find_or_add(written), remark
    (council,) = by_code
    named = bodies.get_by_name(written)
    if named and named != council and not bodies.is_name_of(written, council):
        raise RowRejected(
            f"Its code is that of {council.official_name}, and its name that of "
            f"{named.official_name}. Correct one of them."
        )
    if written and not named:
        remark += f" “{written}” was read as {council.official_name}, by its code."
    return council, False, remark.strip()


def _by_codes(row: dict[str, str]) -> tuple[list[Council], list[str]]:
    """The councils that the codes of a row mean, each once, and the codes that mean none."""
    found, unknown = {}, []
    for key, field in (("council_code", "code"), ("gss_code", "gss_code")):
        code = row[key].strip()
        if not code or code.casefold() in PLACEHOLDERS:
            continue
        council = Council.objects.filter(**{f"{field}__iexact": code}).first()
        if council:
            found[council.pk] = council
        else:
            unknown.append(code)
    return list(found.values()), unknown


def _product_of(row: dict[str, str]) -> tuple[Product, bool]:
    name = one_line(row["product"])
    if not name:
        raise RowRejected("It names no product.")
    leave_out_placeholder(name, "a product")
    if product := Product.objects.named(name):
        return product, False
    product = Product(name=name, category=find_category(row["function"].split("/")))
    product.slug = unique_slug(
        slugify(name), taken=lambda slug: Product.objects.filter(slug=slug).exists()
    )
    product.full_clean()
    product.save()
    return product, True


def _purpose(row: dict[str, str], product: Product) -> Category | None:
    """What it is used for, when that is not what the product is filed under."""
    purpose = find_category([row["function"], *row["function"].split("/")])
    return None if purpose == product.category else purpose
