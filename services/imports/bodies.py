"""The councils and other public bodies that files name."""

from councils.models import Council, CouncilKind
from councils.models.name_parser import read
from portal.files.import_report import RowRejected
from portal.text import in_sentence, unique_slug
from services.imports.cells import BODY, is_placeholder, leave_out_placeholder

MAX_CANDIDATES = 4
CODES = ["code", "gss_code"]
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


class Bodies:
    """The councils and other public bodies by name, for one file: known ones and those added.

    Councils are known however their names are written; other bodies by their exact names, since
    theirs differ by a letter where they mean somebody else.
    """

    def __init__(self) -> None:
        self.councils = Council.objects.of_local_government().name_index()
        others = Council.objects.of_other_kinds()
        self.others = {body.name.casefold(): body for body in others}
        self.by_code = {
            (field, getattr(body, field).casefold()): body
            for body in Council.objects.defer("about", "loaded_facts").order_by("-pk")
            for field in CODES
        }
        self.names: dict[int, set[str]] = {}  # of councils that were asked for by another name
        self.added: dict[str, Council] = {}
        self.matched: dict[str, Council | None] = {}  # what was looked for among the councils
        self.listed: dict[tuple[str, str], str] = {}  # what each key of a listing held

    def note_listed(self, source: str, key: str, digest: str) -> None:
        """Raises RowRejected when a listing cannot be told from others by its source and id."""
        for name, value in (("source", source), ("id", key)):
            if is_placeholder(value):
                raise RowRejected(f"Add the {name}. A second import needs it to find this record.")
        if self.listed.setdefault((source, key), digest) != digest:
            raise RowRejected("Another row of this file has the same id. Give each row its own id.")

    def find_or_add(self, name: str) -> tuple[Council, bool]:
        """The body of that name, and whether it had to be added.

        Raises RowRejected when the name could mean one of several councils.
        """
        name = " ".join(name.split())
        if not name:
            raise RowRejected("Add the name of the organisation.")
        leave_out_placeholder(name, BODY)
        if known := self.get_by_name(name):
            return known, False
        if candidates := self._could_mean(name):
            official = " or ".join(candidate.official_name for candidate in candidates)
            raise RowRejected(f"“{name}” could be {official}. Enter the full name.")
        return self._add(name), True

    def get_by_name(self, name: str) -> Council | None:
        """The body of that name, where it is known."""
        folded = name.casefold()
        return self.others.get(folded) or self._still_added(folded) or self._match(name)

    def get_by_code(self, field: str, code: str) -> Council | None:
        """The body that has this code, in any case; ``field`` says which kind of code it is."""
        return self.by_code.get((field, code.casefold()))

    def is_name_of(self, name: str, council: Council) -> bool:
        """Whether the name is one that this council also has, such as its predecessor's."""
        if council.pk not in self.names:
            aliases = council.aliases.values_list("name", flat=True)
            known = [council.name, council.official_name, *aliases]
            self.names[council.pk] = {read(each).text for each in known}
        return read(name).text in self.names[council.pk]

    def _match(self, name: str) -> Council | None:
        if name not in self.matched:
            self.matched[name] = self.councils.best_match(name) if name else None
        return self.matched[name]

    def _still_added(self, folded: str) -> Council | None:
        """One that an earlier row added, unless it went with that row, which was rejected."""
        body = self.added.get(folded)
        return body if body and Council.objects.filter(pk=body.pk).exists() else None

    def _could_mean(self, name: str) -> list[Council]:
        """Councils that the name is the beginning of, or several councils that it joins."""
        if joined := self.councils.every_match(name):
            return joined
        return list(Council.objects.of_local_government().beginning_with(name)[:MAX_CANDIDATES])

    def _add(self, name: str) -> Council:
        body = Council(name=name, official_name=name, kind=_kind_of_body(name))
        body.slug = unique_slug(name, taken=lambda slug: Council.objects.filter(slug=slug).exists())
        body.full_clean()
        body.save()
        self.added[name.casefold()] = body
        return body


def _kind_of_body(name: str) -> CouncilKind:
    words = name.lower()
    return next((kind for key, kind in BODY_KINDS.items() if key in words), CouncilKind.OTHER)


def added_note(body: Council) -> str:
    return f"“{body.name}” was added: {in_sentence(body.get_kind_display())}."
