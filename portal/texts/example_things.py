"""Things that emails name, invented. They are as the emails name them, and of no model."""

from datetime import UTC, date, datetime
from types import SimpleNamespace


class ExampleThing(SimpleNamespace):
    """A thing with a name and whatever else an email says of it."""

    def __str__(self) -> str:
        return str(self.name)


DURHAM = ExampleThing(name="Durham", official_name="Durham County Council", slug="county-durham")
KENT = ExampleThing(name="Kent", official_name="Kent County Council", slug="kent")
PAYROLL = ExampleThing(
    name="Payroll for schools",
    title="Payroll for schools",
    pk=1,
    council=DURHAM,
    get_absolute_url="/services/payroll-for-schools/",
)
BOARD = ExampleThing(name="Payroll and pensions")
THREAD = ExampleThing(
    name="Who shares a payroll?",
    title="Who shares a payroll?",
    board=BOARD,
    get_absolute_url="/forums/thread/1/who-shares-a-payroll/",
)
POST = ExampleThing(name="", thread=THREAD)
NEED = ExampleThing(
    name="New payroll system",
    title="New payroll system",
    council=KENT,
    hidden_reason="It names a member of staff.",
    get_absolute_url="/needs/1/",
)
PARTNERSHIP = ExampleThing(
    name="North East payroll",
    title="North East payroll",
    lead=DURHAM,
    hidden_reason="It names a member of staff.",
    get_absolute_url="/partnerships/north-east-payroll/",
)
USE = ExampleThing(
    name="Durham uses Payroll for schools",
    used=PAYROLL,
    council=DURHAM,
    get_absolute_url="/services/uses/1/",
)
PERSON = ExampleThing(name="Sam Taylor", pk=1)
TEXT = "Could we talk about this next week?"
REASON = "The description was out of date."
LINE = ExampleThing(
    name="",
    sentence="Sam Taylor replied in “Who shares a payroll?”",
    words=TEXT,
    address="/forums/",
)
ANSWERS = ["Yes, we use Oracle E-Business Suite", "Ended", "Not ICT or not ours"]
OFFER = ExampleThing(name="", council=DURHAM, service=PAYROLL, capacity_unit="payslips a month")
REQUEST = ExampleThing(
    name="",
    council=KENT,
    offer=OFFER,
    places=5_000,
    message=TEXT,
    answer=TEXT,
    reason="We have no room this year.",
    get_absolute_url="/partnerships/requests/1/",
)
CONTRACT = ExampleThing(
    name="Payroll system",
    shown_title="Payroll system",
    council=DURHAM,
    supplier_name="Oracle Corporation UK Ltd",
    ends_on=date(2027, 3, 31),
)
LIST_IMPORT = ExampleThing(
    name="systems.xlsx",
    file_name="systems.xlsx",
    council=DURHAM,
    get_absolute_url="/councils/county-durham/import/1/",
)
WORK_ITEM = ExampleThing(
    name="",
    text=ExampleThing(
        name="",
        title="Payroll for schools",
        who="Durham",
        why="Other councils cannot see this service until you decide.",
        url="/moderation/listings/1/",
    ),
)
GROUP_PLACE = ExampleThing(
    name="",
    council=DURHAM,
    group=ExampleThing(name="Councils of the North East"),
    get_absolute_url="/groups/invitations/1/",
)
ASKED_PRODUCT = ExampleThing(name="iTrent Cloud")
PRODUCT = ExampleThing(name="iTrent", get_absolute_url="/services/products/itrent/")
STANDARD = ExampleThing(name="WCAG 2.2 AA", get_absolute_url="/services/standards/wcag/")
HIDINGS: list[dict[str, object]] = [
    {"hiding": ExampleThing(name="", reason=REASON, suspended_at=moment)}
    for moment in (None, datetime(2027, 1, 15, 17, tzinfo=UTC))
]
FOUND = ExampleThing(
    name="",
    contracts_count=12,
    similar=[KENT],
    systems=[{"product__name": "iTrent", "n": 4}],
    neighbours=[{"product__name": "Oracle E-Business Suite", "n": 3}],
    questions=[THREAD],
)
FOUND_NOTHING = ExampleThing(
    name="", contracts_count=0, similar=[], systems=[], neighbours=[], questions=[]
)
