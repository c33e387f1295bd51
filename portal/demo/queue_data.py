"""What waits for the demonstration's people: so that every queue has something to look at."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.demo.spam_data import add_spam
from portal.moderation.actions import report
from portal.moderation.models import Flag, FlagKind, HandOverNote
from portal.moderation.work.answers import hand_over
from services import actions
from services.models import Category, LikelyDuplicate, Service, Use, Verb
from services.models.choices import Phase, ServiceKind
from services.models.field_values import apply_values

BUREAU = "durham-payroll-bureau"
# different things with names so alike that moderators are asked
BY_TELEPHONE = {
    "Telephone payments for council tax": (
        "Card payments by telephone, without the card number being heard."
    ),
    "Telephone reminders for council tax": (
        "Calls to people whose council tax is overdue, with the choice to pay at once."
    ),
}
A_LONG_TIME_AGO = timezone.now() - timedelta(days=430)


@transaction.atomic
def add_waiting() -> None:
    """A listing and a change to decide about, a correction, a report, a pair of duplicates."""
    durham, northumberland = (
        User.objects.get(email=f"editor@{place}.example") for place in ("durham", "northumberland")
    )
    bureau = Service.objects.select_related("council").get(slug=BUREAU)
    _sent_in(northumberland)
    _changed(bureau, durham)
    _corrected(bureau, northumberland)
    report(
        Flag(service=bureau, kind=FlagKind.OUT_OF_DATE, text="The price went up in April."), by=None
    )
    _twice(durham)
    old = Use.objects.filter(council=bureau.council).order_by("pk")[:2]
    Use.objects.filter(pk__in=old.values("pk")).update(last_confirmed_at=A_LONG_TIME_AGO)
    LikelyDuplicate.objects.find()
    Service.objects.mark_dormant()
    add_spam()
    _handed_over()


def _handed_over() -> None:
    """What the last moderator left for the next."""
    moderator = User.objects.get(email="moderator@directory.example")
    text = "The two council tax services are different: one takes payments, the other reminds."
    hand_over(HandOverNote(text=text), by=moderator)


def _listing(title: str, summary: str, by: User, category: str) -> Service:
    council = by.memberships.get().council
    service = Service(
        title=title, summary=summary, kind=ServiceKind.SHARED_SERVICE, phase=Phase.LIVE
    )
    service.category = Category.objects.get(slug=category)
    service.contact_email, service.is_demonstration = by.email, True
    return actions.start_listing(service, council=council, by=by)


def _sent_in(by: User) -> None:
    service = _listing(
        "Payroll for schools and academies",
        "Monthly pay and pension returns for schools, with a help line on pay day.",
        by,
        "payroll",
    )
    service.different_because = "Schools only: term-time contracts and teachers’ pensions."
    service.save()
    actions.submit(service, by=by)


def _changed(bureau: Service, by: User) -> None:
    edit = actions.start_edit(bureau, council=bureau.council, is_suggestion=False, by=by)
    text = edit.description.replace("about 42,000 people", "about 44,500 people")
    apply_values(edit, {"description": text, "hosting": "public_cloud"})
    actions.submit(edit, by=by)


def _corrected(bureau: Service, by: User) -> None:
    council = by.memberships.get().council
    edit = actions.start_edit(bureau, council=council, is_suggestion=True, by=by)
    edit.change_note = "The team has a new mailbox since the move."
    apply_values(edit, {"contact_email": "payroll@durham.example"})
    actions.submit(edit, by=by)


def _twice(by: User) -> None:
    moderator = User.objects.get(email="moderator@directory.example")
    for title, summary in BY_TELEPHONE.items():
        service = _listing(title, summary, by, "online-payments")
        actions.move(actions.submit(service, by=by), Verb.APPROVE, by=moderator)
