"""From other people's files to listings and uses: what their words mean in ours."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import slugify

from councils.models import Council, CouncilKind
from councils.models.name_parser import read
from portal.files.row_import import RowLeftOut, RowRejected
from portal.markdown import MAX_INPUT_LENGTH, to_html
from portal.text import one_line, shorten, unique_slug
from services.models import Category, FormerSlug, Product, Service, Use
from services.models.choices import Phase, ServiceKind, ServiceState, UseStatus
from services.models.service import web_address

# what people write into a cell that has nothing to say
PLACEHOLDERS = {
    *("", "-", "--", "---", "–", "—", "?", "??", ".", "/", "x", "xx", "xxx", "0"),
    *("n/a", "na", "n.a", "n a", "#n/a", "#na", "not applicable", "none", "nil", "null", "no"),
    *("nothing", "tbc", "tba", "tbd", "to be confirmed", "to be advised", "to be decided"),
    *("nan", "undefined", "ref", "ditto", "as above", "not used", "no system", "yes", "y", "n"),
    *("in house", "notes", "see above", "see below"),
    *("unknown", "not known", "not stated", "not specified", "various", "other", "misc", "blank"),
    *("#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "redacted", "confidential"),
}
# “N/A - see notes”, “TBC (2025)”, “see note 1”, “source: LGA”, “* estimated”
REMARK = re.compile(r"n\s?[/\\]\s?a\b|tb[acd]\b|see notes?\b|source:|notes?:|\*")
TOTAL = re.compile(r"^(?:(?:grand |overall )?(?:sub ?)?totals?|sum|count|average|mean)(?: \d+)?$")
TOTAL_OF_BODIES = re.compile(r"^(?:sub ?)?totals?\b|\btotals?$|^all councils$")
BODY = "an organisation"
NO_WORDS = re.compile(r"[\W_]+")
NO_SUMMARY = "No description yet."
EMPTY_DESCRIPTIONS = {"", "no description available...", "description of project"}
PLACEHOLDER_TITLES = {"name of project"}
MAX_CANDIDATES = 4
LANGUAGES = {"en", "cy", "gd", "ga", "fr"}

# code.gov's reasons for not publishing software all begin with "exemptBy"
KINDS = {
    "api": ServiceKind.DATASET_OR_API,
    "data": ServiceKind.DATASET_OR_API,
    "content": ServiceKind.TEMPLATE,
    "service": ServiceKind.HOSTED_APPLICATION,
    "project": ServiceKind.SOFTWARE,
    "software": ServiceKind.SOFTWARE,
    "opensource": ServiceKind.SOFTWARE,
    # softwareType of publiccode.yml
    "standalone/mobile": ServiceKind.SOFTWARE,
    "standalone/iot": ServiceKind.SOFTWARE,
    "standalone/desktop": ServiceKind.SOFTWARE,
    "standalone/web": ServiceKind.SOFTWARE,
    "standalone/backend": ServiceKind.SOFTWARE,
    "standalone/other": ServiceKind.SOFTWARE,
    "standalone": ServiceKind.SOFTWARE,
    "addon": ServiceKind.SOFTWARE,
    "library": ServiceKind.SOFTWARE,
    "configurationfiles": ServiceKind.TEMPLATE,
    "governmentwidereuse": ServiceKind.SOFTWARE,
    "": ServiceKind.SOFTWARE,
}
PHASES = {
    "concept": Phase.IDEA,
    "idea": Phase.IDEA,
    "backlog": Phase.IDEA,
    "discovery": Phase.DISCOVERY,
    "alpha": Phase.ALPHA,
    "development": Phase.ALPHA,
    "private beta": Phase.PRIVATE_BETA,
    "beta": Phase.PUBLIC_BETA,
    "public beta": Phase.PUBLIC_BETA,
    "live": Phase.LIVE,
    "production": Phase.LIVE,
    "stable": Phase.LIVE,
    "in production": Phase.LIVE,
    "obsolete": Phase.RETIRED,
    "end of life": Phase.RETIRED,
    "release": Phase.LIVE,
    "retired": Phase.RETIRED,
    "archival": Phase.RETIRED,
    "decommissioned": Phase.RETIRED,
}
BODY_KINDS = {
    "national park": CouncilKind.NATIONAL_PARK,
    "police": CouncilKind.POLICE,
    "fire and rescue": CouncilKind.FIRE,
    "nhs": CouncilKind.NHS,
    "department for": CouncilKind.CENTRAL_DEPARTMENT,
    "ministry of": CouncilKind.CENTRAL_DEPARTMENT,
    "hm ": CouncilKind.CENTRAL_DEPARTMENT,
    "scottish government": CouncilKind.CENTRAL_DEPARTMENT,
    "agency": CouncilKind.AGENCY,
    "inspectorate": CouncilKind.AGENCY,
    "combined authority": CouncilKind.COMBINED_AUTHORITY,
    "council": CouncilKind.OTHER,
    "limited": CouncilKind.COMPANY,
    "ltd": CouncilKind.COMPANY,
    "plc": CouncilKind.COMPANY,
    "llp": CouncilKind.COMPANY,
}


@dataclass(frozen=True)
class RowOutcome:
    """What became of a row, in a word, and what a person should know about it."""

    word: str
    note: str = ""


class Bodies:
    """The councils and other public bodies by name, for one file: known ones and those added.

    Councils are known however their names are written; other bodies by their exact names, since
    theirs differ by a letter where they mean somebody else.
    """

    def __init__(self) -> None:
        self.councils = Council.objects.of_local_government().name_index()
        others = Council.objects.of_other_kinds()
        self.others = {body.name.casefold(): body for body in others}
        self.listed: dict[tuple[str, str], str] = {}  # what each key of a listing held

    def note_listed(self, source: str, key: str, digest: str) -> None:
        """Raises RowRejected when a listing cannot be told from others by its source and id."""
        for name, value in (("source", source), ("id", key)):
            if is_placeholder(value):
                raise RowRejected(
                    f"It has no {name}, so that a second run could not find it again."
                )
        if self.listed.setdefault((source, key), digest) != digest:
            raise RowRejected("Its id is that of another row of this file. Give each its own.")

    def find_or_add(self, name: str) -> tuple[Council, bool]:
        """The body of that name, and whether it had to be added.

        Raises RowRejected when the name could mean one of several councils.
        """
        name = " ".join(name.split())
        if not name:
            raise RowRejected("It names no organisation.")
        leave_out_nothing(name, BODY)
        if known := self.others.get(name.casefold()) or self.councils.best_match(name):
            return known, False
        if candidates := self._could_mean(name):
            official = " or ".join(candidate.official_name for candidate in candidates)
            raise RowRejected(f"“{name}” could be {official}: write it in full.")
        return self._add(name), True

    def called(self, name: str) -> Council | None:
        """The body of that name, where it is known."""
        return self.others.get(name.casefold()) or (
            self.councils.best_match(name) if name else None
        )

    def is_name_of(self, name: str, council: Council) -> bool:
        """Whether the name is one that this council also has, such as its predecessor's."""
        known = [
            council.name,
            council.official_name,
            *council.aliases.values_list("name", flat=True),
        ]
        return read(name).text in {read(each).text for each in known}

    def _could_mean(self, name: str) -> list[Council]:
        """Councils that the name is the beginning of, or several councils that it joins."""
        parts = re.split(r"\band\b|[&,/+]", name)
        joined = [self.councils.best_match(part) for part in parts] if len(parts) > 1 else []
        if joined and all(joined):
            return [council for council in joined if council]
        return list(Council.objects.of_local_government().beginning_with(name)[:MAX_CANDIDATES])

    def _add(self, name: str) -> Council:
        body = Council(name=name, official_name=name, kind=_kind_of_body(name))
        body.slug = unique_slug(name, taken=lambda slug: Council.objects.filter(slug=slug).exists())
        body.full_clean()
        body.save()
        self.others[name.casefold()] = body
        return body


def _kind_of_body(name: str) -> CouncilKind:
    words = name.lower()
    return next((kind for key, kind in BODY_KINDS.items() if key in words), CouncilKind.OTHER)


def import_listing(row: dict[str, object], bodies: Bodies) -> RowOutcome:
    """Bring in one object of a catalogue file; the file is the master until the owner confirms.

    Raises RowRejected or ValidationError when it cannot come in.
    """
    fields = _listing_fields(row)
    digest = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()
    bodies.note_listed(fields["source"], fields["source_key"], digest)
    known = Service.objects.filter(source=fields["source"], source_key=fields["source_key"])
    service = known.select_for_update().first()
    if service and (service.source_digest == digest or service.last_confirmed_at):
        return RowOutcome("unchanged")
    council, is_new = bodies.find_or_add(one_line(_words(row, "organisation")))
    outcome = RowOutcome(
        "changed" if service else "created",
        " ".join(filter(None, [_added(council) if is_new else "", _unknown_status(row)])),
    )
    service = service or Service(state=ServiceState.PUBLISHED, published_at=timezone.now())
    service.council = council
    service.source_digest = digest
    for name, value in fields.items():
        setattr(service, name, value)
    service.describe(_description(row))
    service.slug = service.slug or free_slug(service.title)
    service.full_clean()
    service.save()
    return outcome


def free_slug(title: str) -> str:
    """A slug for a listing that none has, nor ever had."""
    return unique_slug(
        title,
        taken=lambda slug: (
            slug in Service.RESERVED_SLUGS
            or Service.objects.filter(slug=slug).exists()
            or FormerSlug.objects.filter(slug=slug).exists()
        ),
    )


def _listing_fields(row: dict[str, object]) -> dict[str, Any]:
    title = one_line(_words(row, "title"))
    if not title:
        raise RowRejected("It has no title.")
    leave_out_nothing(title, "a service")
    if title.lower() in PLACEHOLDER_TITLES:
        raise RowRejected(f"“{title}” is what the template says, not the name of a service.")
    kind = _words(row, "type").split(",")[0].strip().lower()
    if kind not in KINDS and not kind.startswith("exemptby"):
        raise RowRejected(f"Its type “{row['type']}” is not one that the directory knows.")
    plain = " ".join(strip_tags(to_html(_description(row))).split())
    language = _words(row, "lang")[:5] or "en"
    return {
        "title": title,
        "summary": shorten(plain, 200) or NO_SUMMARY,
        "kind": KINDS.get(kind, ServiceKind.SOFTWARE),
        "phase": PHASES.get(_words(row, "status").lower(), ""),
        "language": language if language in LANGUAGES else "en",
        "licence": shorten(one_line(_words(row, "licence")), 120),
        "website": _link(row, "url"),
        "tags": _tags(row),
        "category": _category(_list(row, "categories")),
        "source": one_line(_words(row, "source")),
        "source_key": one_line(str(row.get("id") or "")),
    }


def _tags(row: dict[str, object]) -> list[str]:
    tags = [one_line(tag) for tag in _list(row, "tags")[:20] if isinstance(tag, str)]
    return [shorten(tag, 60) for tag in tags if tag]


def is_placeholder(text: str) -> bool:
    """Whether a cell holds what people write where they have nothing to say."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    words = NO_WORDS.sub(" ", plain).strip()
    return not words or not PLACEHOLDERS.isdisjoint({plain, words}) or bool(REMARK.match(plain))


def leave_out_nothing(text: str, what: str) -> None:
    """Raise RowLeftOut where a cell holds no name: a placeholder, a number or a total."""
    if is_placeholder(text) or not any(map(str.isalpha, text)):
        raise RowLeftOut(f"“{text}” stands for nothing, and is not the name of {what}.")
    words = NO_WORDS.sub(" ", text.casefold()).strip()
    if TOTAL.search(words) or (what == BODY and TOTAL_OF_BODIES.search(words)):
        raise RowLeftOut(f"“{text}” is a total, and not the name of {what}.")


def _added(body: Council) -> str:
    return f"“{body.name}” was added: {body.get_kind_display().lower()}."


def _unknown_status(row: dict[str, object]) -> str:
    status = _words(row, "status").strip()
    is_known = not status or status.lower() in PHASES
    return "" if is_known else f"Its status “{status}” is not known, and was left out."


def _description(row: dict[str, object]) -> str:
    text = _words(row, "description").strip()
    return "" if text.lower() in EMPTY_DESCRIPTIONS else text[:MAX_INPUT_LENGTH]


def _words(row: Mapping[str, object], key: str) -> str:
    value = row.get(key) or ""
    if not isinstance(value, str):
        raise RowRejected(f"Its {key} is not text.")
    return value


def _list(row: dict[str, object], key: str) -> list[object]:
    value = row.get(key) or []
    if not isinstance(value, list):
        raise RowRejected(f"Its {key} are not a list.")
    return value


def _link(row: Mapping[str, object], key: str) -> str:
    """The address if it is one that may be linked to, else nothing."""
    url = _words(row, key).strip()
    try:
        web_address(url)
    except ValidationError:
        return ""
    return url if len(url) <= 500 else ""  # noqa: PLR2004 - the length of the column


def _category(names: Iterable[object]) -> Category | None:
    named = (Category.objects.named(str(name)) for name in names)
    return next((category for category in named if category), None)


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
    use.evidence_url = _link(row, "url")
    if council.abolished_on:
        use.status = UseStatus.STOPPED
        use.until = council.abolished_on
        use.stopped_reason = f"{council.official_name} was abolished."
    use.full_clean()
    use.save()
    remarks = [
        remark,
        _added(council) if is_new else "",
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
    named = bodies.called(written)
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
    leave_out_nothing(name, "a product")
    if product := Product.objects.named(name):
        return product, False
    product = Product(name=name, category=_category(row["function"].split("/")))
    product.slug = unique_slug(
        slugify(name), taken=lambda slug: Product.objects.filter(slug=slug).exists()
    )
    product.full_clean()
    product.save()
    return product, True


def _purpose(row: dict[str, str], product: Product) -> Category | None:
    """What it is used for, when that is not what the product is filed under."""
    purpose = _category([row["function"], *row["function"].split("/")])
    return None if purpose == product.category else purpose
