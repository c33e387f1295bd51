"""Invented values for the preview of emails, and each kind of email with them."""

from datetime import UTC, date, datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.safestring import SafeString

from portal.mail.messages import paragraphs_of, render_message
from portal.mail.parts import Wordings
from portal.texts.example_things import (
    ANSWERS,
    ASKED_PRODUCT,
    BOARD,
    CONTRACT,
    DURHAM,
    FOUND,
    FOUND_NOTHING,
    GROUP_PLACE,
    HIDINGS,
    KENT,
    LINE,
    LIST_IMPORT,
    NEED,
    PARTNERSHIP,
    PAYROLL,
    PERSON,
    POST,
    PRODUCT,
    REASON,
    REQUEST,
    STANDARD,
    TEXT,
    THREAD,
    USE,
    WORK_ITEM,
    ExampleThing,
)

# what most emails have
VALUES: dict[str, object] = {
    "about": PAYROLL,
    "asked": ExampleThing(name="WCAG 2.2"),
    "code": "123456",
    "council": DURHAM,
    "deleted_email": "sam.old@durham.example",
    "detail": "County Durham has inherited records from Durham County Council (abolished 2009)",
    "edit": ExampleThing(name="", council=KENT, change_note=REASON, pk=1),
    "findings": [ExampleThing(name="", title="Payroll for schools", reasons=["same service area"])],
    "from_email": "sam.old@durham.example",
    "ip": "192.0.2.1",
    "lapses_on": date(2027, 3, 31),
    "link": "/services/",
    "name": PERSON,
    "need": NEED,
    "now": THREAD,
    "page": PAYROLL.get_absolute_url,
    "partnership": PARTNERSHIP,
    "person": PERSON,
    "place": GROUP_PLACE,
    "provider": "Microsoft",
    "reason": REASON,
    "reply": "Thank you. We have hidden it.",
    "role": "Editor",
    "sender": PERSON,
    "service": PAYROLL,
    "source": PAYROLL,
    "stop": "/notifications/stop/example/",
    "subject": "Your payroll service",
    "successor": DURHAM,
    "text": TEXT,
    "thread": THREAD,
    "to_email": "sam.taylor@durham.example",
    "used": "Oracle E-Business Suite",
    "user_agent": "Firefox on Windows",
    "who": PERSON,
    "why": "You follow this thread.",
}
# of an email that is worded in several ways: what makes it so
CASES: dict[str, list[dict[str, object]]] = {
    "accounts/duty_changed": [{"duty": duty} for duty in ("none", "administrator", "moderator")],
    "councils/lapses": [{"is_last_manager": is_last} for is_last in (False, True)],
    "councils/succeeded": [{"succession": ExampleThing(name="", state="applied")}],
    "forums/moved": [{"what": what} for what in ("moved", "renamed", "merged", "split")],
    "forums/silenced": [
        {"silence": ExampleThing(name="", board=board, until=until, reason=REASON)}
        for board in (None, BOARD)
        for until in (None, datetime(2027, 1, 15, 17, tzinfo=UTC))
    ],
    "moderation/come_back": [
        {"found": {"contracts": 12, "systems": 3}},
        {"found": {"contracts": 1, "systems": 1}},
    ],
    "moderation/contracts_waiting": [{"number": 12}, {"number": 1}],
    "moderation/work_digest": [
        {"items": [WORK_ITEM, WORK_ITEM], "number": number} for number in (1, 27)
    ],
    "moderation/answered": [
        {"about": ExampleThing(name="", thread=THREAD)},
        {"about": NEED, "is_need": True},
        {"about": PARTNERSHIP, "is_partnership": True},
        {"about": USE, "is_use": True},
        {"about": PARTNERSHIP, "other": "Prices", "is_partnership": True},
        {"about": PAYROLL},
    ],
    "moderation/hidden_automatically": [{"hiding": ExampleThing(name="", post=POST)}],
    "moderation/message": [
        {
            "message": ExampleThing(
                name="",
                subject="Your posts",
                text=TEXT,
                sender=PERSON,
                get_absolute_url="/moderation/messages/1/",
            )
        }
    ],
    "moderation/texts_hidden": HIDINGS,
    "moderation/texts_shown_again": HIDINGS,
    "needs/introduced": [
        {
            "council": KENT,
            "finding": ExampleThing(
                name="", title="Payroll for schools", council=DURHAM, reasons=["same service area"]
            ),
            "contacts": ["payroll@durham.example"],
        }
    ],
    "notifications/digest": [
        {"lines": [LINE, LINE], "groups": [("Threads and boards", [LINE, LINE])]}
    ],
    "notifications/line": [{"line": LINE}, {"line": LINE, "can_reply": True}],
    "outreach/invitation": [{"findings": FOUND, "note": TEXT}, {"findings": FOUND_NOTHING}],
    "partnerships/answered": [
        {"join_request": ExampleThing(**{**vars(REQUEST), "state": state, "places": places})}
        for state, places in (("accepted", 5_000), ("accepted", 0), ("declined", 0), ("open", 0))
    ],
    "partnerships/asked": [
        {"join_request": ExampleThing(**{**vars(REQUEST), "places": places})}
        for places in (5_000, 0)
    ],
    "partnerships/benefit_withdrawn": [
        {
            "removed": ExampleThing(name="£12,000 a year saved by Kent"),
            "council": KENT,
            "place": PAYROLL,
        }
    ],
    "partnerships/document_removed": [
        {
            "removed": ExampleThing(name="Service levels"),
            "council": KENT,
            "place": PARTNERSHIP,
        }
    ],
    "people/message": [{"lines": [TEXT], "council": council} for council in (KENT, None)],
    "replies/held": [{"thread": THREAD, "files": files} for files in ([], ["costs.csv"])],
    "replies/refused": [
        {"thread": THREAD, "text": text, "reason": "The thread is closed."} for text in (TEXT, "")
    ],
    "services/records_to_check": [
        {
            "number": 4,
            "councils": [
                ExampleThing(
                    name="",
                    council=DURHAM,
                    records_count=3,
                    named=[PAYROLL],
                    others_count=2,
                    address="/records/check/example/",
                    notices=[
                        ExampleThing(
                            name="",
                            notice=CONTRACT,
                            links=[(label, "/contracts/answer/example/") for label in ANSWERS],
                        )
                    ],
                )
            ],
        }
    ],
    "list_imports/done": [
        {
            "list_import": LIST_IMPORT,
            "new": 12,
            "changed": 3,
            "rejected": 1,
            "left_out": 2,
            "waiting": 3,
        },
        {
            "list_import": LIST_IMPORT,
            "new": 0,
            "changed": 1,
            "rejected": 0,
            "left_out": 0,
            "waiting": 0,
        },
    ],
    "services/product_answered": [
        {"asked": ASKED_PRODUCT, "product": PRODUCT},
        {"asked": ASKED_PRODUCT, "product": None},
    ],
    "services/standard_answered": [
        {"standard": STANDARD},
        {"standard": None},
    ],
    "webhooks/turned_off": [
        {"webhook": ExampleThing(name="ICT team", reason="The server answered 404.")}
    ],
}


class ExampleEmail(NamedTuple):
    """An email as it would arrive, with invented names."""

    subject: str
    text: str

    @property
    def paragraphs(self) -> list[SafeString]:
        return paragraphs_of(self.text)


def examples_of(name: str, wordings: Wordings) -> list[ExampleEmail]:
    """A kind of email in each of the ways in which it can arrive, with these wordings."""
    values = {**VALUES, "when": timezone.now(), "timestamp": timezone.now()}
    return [
        ExampleEmail(*render_message(name, {**values, **case}, wordings))
        for case in CASES.get(name, [{}])
    ]
