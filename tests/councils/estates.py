"""What councils have, at random, and everything that the database holds."""

import random
from datetime import date, timedelta

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from forums.models import SameNeed
from services.needs.models import Need
from services.partnerships.models import JoinRequest, Partnership, Party, Step
from tests.factories.accounts import UserFactory
from tests.factories.councils import (
    AccessRequestFactory,
    CouncilAliasFactory,
    CouncilFactory,
    EmailDomainFactory,
    MembershipFactory,
)
from tests.factories.forums import PostFactory, ThreadFactory
from tests.factories.notifications import FollowFactory
from tests.factories.services import (
    BenefitFactory,
    CategoryFactory,
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    UseFactory,
)

# what happened, and to whom it was told, is not taken back; words that the search has met stay
PAST = {
    *("audit.entry", "notifications.notification", "notifications.happening"),
    *("notifications.once", "councils.succession", "search.word", "search.tally"),
    *("django_tasks_database.dbtaskresult", "pghistory.context", "contenttypes.contenttype"),
    "operations.contentchange",
}


def everything():
    """Every row of every table but those of the past, without when it was last written."""
    tables = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in PAST
        and not model._meta.proxy
        and model._meta.managed
        and not hasattr(model, "pgh_tracked_model")
        and model._meta.app_label != "mail"
    ]
    return {model._meta.label: _rows(model) for model in tables}


def _rows(model):
    hidden = {"updated_at", "written_at"}
    rows = QuerySet(model).order_by("pk").values()
    return [{name: row[name] for name in row.keys() - hidden} for row in rows]


def differences(before, after):
    """The tables that differ, with the rows that are only in one; empty when all is equal."""
    return {
        label: [row for row in [*was, *after[label]] if row not in was or row not in after[label]]
        for label, was in before.items()
        if was != after[label]
    }


class World:
    """Some councils, and things that they share and that each has."""

    def __init__(self, seed, councils):
        self.random = random.Random(seed)  # noqa: S311 - what is told apart is no secret
        self.councils = councils
        self.people = [UserFactory() for _ in range(4)]
        top = CategoryFactory()
        self.areas = [top, CategoryFactory(parent=top), CategoryFactory()]
        self.products = ProductFactory.create_batch(3, category=self.areas[1])
        owner = CouncilFactory()
        self.services = ServiceFactory.create_batch(3, council=owner, category=self.areas[2])
        self.partnership = Partnership.objects.create(
            title="Shared payroll", slug=f"shared-{seed}", lead=owner, stage="live"
        )
        self.threads = [ThreadFactory(council=owner) for _ in range(2)]

    def fill(self, number):
        deeds = [
            *(self._service, self._use, self._use, self._benefit, self._need, self._party),
            *(self._thread, self._same_need, self._person, self._name, self._follow),
        ]
        for _ in range(number):
            try:
                with transaction.atomic():
                    self.random.choice(deeds)(self.random.choice(self.councils))
            except IntegrityError:
                pass  # it is there already

    def _service(self, council):
        title = self.random.choice(["Payroll", "PAYROLL", "Libraries"])
        service = ServiceFactory(
            council=council, title=title, category=self.random.choice(self.areas)
        )
        OfferFactory(service=service, council=council)
        UseFactory(service=service, council=council)

    def _use(self, council):
        kind = self.random.choice(["service", "product"])
        thing = self.random.choice(self.services if kind == "service" else self.products)
        status = self.random.choice(["in_use", "phasing_out", "considering"])
        ends = timezone.localdate() + timedelta(days=self.random.randrange(600))
        things = {"service": None, "product": None} | {kind: thing}
        UseFactory(council=council, status=status, contract_ends_on=ends, **things)

    def _benefit(self, council):
        BenefitFactory(council=council, service=self.random.choice(self.services))

    def _need(self, council):
        Need.objects.create(
            council=council, author=self.people[0], title="HR", category=self.areas[0]
        )

    def _party(self, council):
        Party.objects.create(partnership=self.partnership, council=council)
        of = {"partnership": self.partnership, "council": council}
        Step.objects.create(kind="vat", done_by=self.people[0], **of)
        offer = OfferFactory(council=self.partnership.lead, service=ServiceFactory())
        JoinRequest.objects.create(offer=offer, message="Us?", asked_by=self.people[0], **of)

    def _thread(self, council):
        PostFactory(thread=ThreadFactory(council=council, board=self.threads[0].board))
        ThreadFactory(about_council=council, board=self.threads[0].board)

    def _same_need(self, council):
        thread = self.random.choice(self.threads)
        SameNeed.objects.create(thread=thread, council=council, user=self.people[0])

    def _person(self, council):
        MembershipFactory(
            council=council,
            user=self.random.choice(self.people),
            role=self.random.choice(["member", "editor", "manager"]),
            state=self.random.choice(["requested", "active", "active", "ended"]),
        )

    def _name(self, council):
        CouncilAliasFactory(council=council, name=self.random.choice(["Old", "OLD", "Older"]))
        EmailDomainFactory(council=council)
        AccessRequestFactory(council=council, state="accepted", answered_at=timezone.now())

    def _follow(self, council):
        FollowFactory(thing=council, user=self.random.choice(self.people))


ON = date(2009, 4, 1)
