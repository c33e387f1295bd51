"""Councils in each state, contacts by role, an invitation, an email and a recommended person."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from councils.actions import add_contact, invite
from councils.models import Council, CouncilContact, Membership, MembershipState, Role
from portal.accounts.models import User
from portal.outreach.actions import change_plan, letter_values, send_letter, vouch
from portal.outreach.models import OutreachLetter, OutreachPlan, Vouch
from services.models import Product, Use

# of each: the council, the role, the name, and how many days ago the person was last seen
PEOPLE = [
    ("Shropshire", Role.MANAGER, "Sam Shropshire", 3),
    ("Rutland", Role.MANAGER, "Ruth Rutland", 1),
    ("Dorset", Role.MEMBER, "Dee Dorset", 5),
    ("Norfolk", Role.MANAGER, "Norman Norfolk", 130),
]
CONTACTS = [
    ("Head of ICT", "", "head.of.ict@durham.example", "", False),
    ("Systems procurement", "ICT procurement team", "ict.buying@durham.example", "", True),
    ("Information security", "", "", "0191 496 0000", False),
]
ABOUT = (
    "We serve about 530,000 people. Most of our systems are run by our own **Digital Services** "
    "team, and we share payroll with others."
)


@transaction.atomic
def add_outreach() -> None:
    """Once, after the demonstration accounts."""
    if OutreachLetter.objects.exists():
        return
    moderator = User.objects.get(email="moderator@directory.example")
    manager = User.objects.get(email="manager@durham.example")
    durham = Council.objects.current().get(name="County Durham")
    _add_people()
    _add_systems(Council.objects.current().get(name="Rutland"))
    _add_page(durham, manager)
    invite(
        durham,
        ["carl@durham.example"],
        role=Role.EDITOR,
        note="You look after our planning systems. Please join us here.",
        by=manager,
    )
    _add_letters(moderator)
    person = Vouch(
        council=Council.objects.current().get(name="Gateshead"),
        from_council=durham,
        name="Gwen Gateshead",
        role="Head of Digital",
        email="gwen@gateshead.example",
        note="We met at the regional ICT group.",
    )
    vouch(person, by=manager)


def _add_people() -> None:
    """Accounts that cannot be signed in to."""
    for name, role, person, days in PEOPLE:
        email = f"{person.lower().replace(' ', '.')}@{name.lower()}.example"
        user = User.objects.create(email=email, display_name=person, password=make_password(None))
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        moment = timezone.now() - timedelta(days=days)
        Membership.objects.create(
            user=user,
            council=Council.objects.current().get(name=name),
            role=role,
            state=MembershipState.ACTIVE,
            began_at=moment,
        )


def _add_systems(council: Council) -> None:
    """A product in each of twelve service areas, which the council confirmed last month."""
    known = Use.objects.filter(council=council, product__isnull=False).values("product")
    others = Product.objects.exclude(pk__in=known).exclude(category=None)
    products = others.order_by("category", "pk").distinct("category")[:12]
    confirmed = timezone.now() - timedelta(days=30)
    Use.objects.bulk_create(
        Use(
            council=council,
            product=product,
            last_confirmed_at=confirmed,
            is_demonstration=True,
        )
        for product in products
    )


def _add_page(durham: Council, manager: User) -> None:
    durham.about = durham.about or ABOUT
    durham.save()
    for role, name, email, phone, is_public in CONTACTS:
        contact = CouncilContact(council=durham, role=role, name=name, email=email, phone=phone)
        contact.is_public = is_public
        add_contact(contact, by=manager)


def _add_letters(moderator: User) -> None:
    """One without a reply and one that was answered, with what happens next."""
    for name, days, is_answered in [("Surrey", 20, False), ("Devon", 40, True)]:
        council = Council.objects.current().get(name=name)
        email = f"ict@{name.lower()}.example"
        values = letter_values(council, role="Head of ICT", email=email, note="", by=moderator)
        letter = send_letter(council, values, email=email, is_confirmed=True, by=moderator)
        letter.sent_at = timezone.now() - timedelta(days=days)
        letter.answered_at = timezone.now() - timedelta(days=days - 2) if is_answered else None
        letter.save()
    plan = OutreachPlan(council=Council.objects.current().get(name="Devon"))
    plan.notes, plan.next_step = "They asked for a short demonstration.", "Telephone"
    plan.next_on = timezone.localdate()
    change_plan(plan, by=moderator)
