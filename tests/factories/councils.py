from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from factory import LazyAttribute, LazyFunction, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from councils.models import (
    AccessRequest,
    Council,
    CouncilAlias,
    CouncilContact,
    CouncilKind,
    Crest,
    EmailDomain,
    Invitation,
    Membership,
    Region,
    Succession,
)
from councils.models.invitation import LIFETIME, hash_of
from tests.factories.accounts import UserFactory

PLACES = ["Alder", "Birch", "Cedar", "Damson", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper"]


class CouncilFactory(DjangoModelFactory):
    """A current council; ``abolished=True`` ends it."""

    class Meta:
        model = Council

    class Params:
        abolished = Trait(abolished_on=date(2009, 4, 1))

    name = Sequence(lambda n: f"{PLACES[n % 10]}shire {n}")
    official_name = LazyAttribute(lambda council: f"{council.name} Council")
    slug = Sequence(lambda n: f"council-{n}")
    kind = CouncilKind.UNITARY
    region = Region.NORTH_EAST
    nation = LazyAttribute(lambda council: Region(council.region).nation if council.region else "")


class CouncilAliasFactory(DjangoModelFactory):
    class Meta:
        model = CouncilAlias

    council = SubFactory(CouncilFactory)
    name = Sequence(lambda n: f"Other name {n}")


class CouncilContactFactory(DjangoModelFactory):
    class Meta:
        model = CouncilContact

    council = SubFactory(CouncilFactory)
    role = Sequence(lambda n: f"Head of ICT {n}")
    email = Sequence(lambda n: f"ict{n}@council.example")


class InvitationFactory(DjangoModelFactory):
    """An open invitation, sent two days ago; ``token`` is what its link ends with."""

    class Meta:
        model = Invitation

    class Params:
        token = Sequence(lambda n: f"token-{n}")

    council = SubFactory(CouncilFactory)
    email = Sequence(lambda n: f"invited{n}@council.example")
    invited_by = SubFactory(UserFactory, duty="moderator")
    token_hash = LazyAttribute(lambda invitation: hash_of(invitation.token))
    sent_at = LazyFunction(lambda: timezone.now() - timedelta(days=2))
    expires_at = LazyAttribute(lambda invitation: invitation.sent_at + LIFETIME)


class EmailDomainFactory(DjangoModelFactory):
    class Meta:
        model = EmailDomain

    council = SubFactory(CouncilFactory)
    domain = Sequence(lambda n: f"council-{n}.gov.uk")


class SuccessionFactory(DjangoModelFactory):
    class Meta:
        model = Succession

    predecessor = SubFactory(CouncilFactory, abolished=True)
    successor = SubFactory(CouncilFactory)
    kind = "merged"
    on = date(2009, 4, 1)


class MembershipFactory(DjangoModelFactory):
    """An active member; ``role`` and ``state`` make others."""

    class Meta:
        model = Membership

    user = SubFactory(UserFactory)
    council = SubFactory(CouncilFactory)
    state = "active"
    began_at = LazyAttribute(lambda m: None if m.state == "requested" else timezone.now())
    ended_at = LazyAttribute(lambda m: timezone.now() if m.state == "ended" else None)


class AccessRequestFactory(DjangoModelFactory):
    class Meta:
        model = AccessRequest

    email = Sequence(lambda n: f"asker{n}@body.example")


def durham_council():
    return CouncilFactory(name="County Durham", slug="county-durham")


def people_of(council):
    """Everybody who may come by, by the name tests call them."""

    def of(role, **fields):
        return MembershipFactory(council=council, role=role, **fields).user

    return {
        "visitor": AnonymousUser(),
        "unconfirmed": UserFactory(confirmed=False),
        "requested": of("member", state="requested"),
        "member": of("member"),
        "elsewhere": MembershipFactory(role="manager").user,
        "editor": of("editor"),
        "manager": of("manager"),
        "moderator": UserFactory(duty="moderator"),
        "administrator": UserFactory(duty="administrator"),
        "suspended": of("manager", user=UserFactory(suspended=True)),
    }


class CrestFactory(DjangoModelFactory):
    class Meta:
        model = Crest

    council = SubFactory(CouncilFactory)
    kind = "image/png"
    data = b"picture"
    size = 7
    sha256 = "a" * 64
