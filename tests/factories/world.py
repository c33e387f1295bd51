"""What every route of the site can be about."""

from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

from django.db import transaction
from django.test import Client
from django.utils import timezone

from councils.models import Council, Membership
from forums import actions
from forums.actions import Words, keep_draft
from forums.models import Tag, Thread, tag_thread
from portal.audit.models import Entry
from portal.insights.snapshot_job import take_snapshot
from portal.moderation.bulk_hidings import hide_everything
from portal.moderation.models import BulkHiding, CannedReason, Flag, MemberMessage, StaffNote
from portal.open_data.actions import write_file
from portal.open_data.datasets import BY_KEY
from portal.search.models import Search
from portal.search.models.search import LEAST_COUNCILS
from services.actions import merge, remove_use_texts
from services.actions.merges import Decision
from services.list_imports.actions import set_columns
from services.models import LikelyDuplicate
from services.models.versions import snapshots
from tests.factories.accounts import UserFactory
from tests.factories.api import ApiKeyFactory
from tests.factories.calendars import CalendarAddressFactory
from tests.factories.council_groups import AreaPlanFactory, GroupCouncilFactory, group_with
from tests.factories.councils import (
    AccessRequestFactory,
    CouncilContactFactory,
    CouncilFactory,
    InvitationFactory,
    MembershipFactory,
    SuccessionFactory,
    durham_council,
    people_of,
)
from tests.factories.forums import (
    AttachmentFactory,
    BoardFactory,
    OptionFactory,
    PostFactory,
    SilenceFactory,
    ThreadFactory,
    WatchedTermFactory,
)
from tests.factories.imports import ListImportFactory, uploaded
from tests.factories.list_imports import PaymentSummaryFactory
from tests.factories.moderation import AnnouncementFactory
from tests.factories.needs import FindingFactory, NeedFactory
from tests.factories.notices import NoticeFactory, UnknownBuyerFactory
from tests.factories.notifications import FollowFactory
from tests.factories.outreach import OutreachLetterFactory, VouchFactory
from tests.factories.partnerships import (
    DocumentFactory,
    JoinRequestFactory,
    PartnershipFactory,
    PartyFactory,
    offered,
)
from tests.factories.publiccode import LineageLinkFactory
from tests.factories.recommendations import (
    GroupRequestFactory,
    RecommendationFactory,
    StanceFactory,
    WorkingGroupFactory,
    group_of,
)
from tests.factories.services import (
    BenefitFactory,
    CategoryFactory,
    ContractFactory,
    EditFactory,
    ProductFactory,
    ProductRequestFactory,
    ServiceFactory,
    ServiceStandardFactory,
    StandardRequestFactory,
    UseFactory,
)
from tests.factories.surveys import QuestionFactory
from tests.factories.webhooks import DeliveryFactory, WebhookFactory


def _talk(council, people):
    """A question of a member, and the answer that helped."""
    board = BoardFactory(slug="general")
    thread = ThreadFactory(board=board, author=people["member"], council=council)
    asked, helped = PostFactory(thread=thread), PostFactory(thread=thread, author=UserFactory())
    waiting = PostFactory(thread=thread, number=None, author=UserFactory())
    Thread.objects.filter(pk=thread.pk).update(accepted_post=helped)
    elsewhere, decider = BoardFactory(), UserFactory(duty="moderator")
    actions.move(PostFactory(thread__board=board).thread, elsewhere, reason="There.", by=decider)
    moved = Entry.objects.get(verb="thread moved")
    tag_thread(thread, ["exit"])
    tag, other_tag = Tag.objects.get(slug="exit"), Tag.objects.create(name="leaving")
    silence = SilenceFactory(by=decider)
    return {
        "thread": thread,
        "asked": asked,
        "helped": helped,
        "elsewhere": elsewhere,
        "moved": moved,
        "silence": silence,
        "tag": tag,
        "other_tag": other_tag,
        "waiting": waiting,
        "followed": FollowFactory(user=people["member"]),
        "file": AttachmentFactory(post=asked),
        "option": OptionFactory(poll__thread=thread),
        "written": keep_draft(
            f"/forums/threads/{thread.pk}/reply/", Words("", "We"), seen=0, by=people["member"]
        ),
    }


def _successions(council):
    """Of two councils by one: noted, and applied."""
    of = {"successor": council}
    return {
        "noted": SuccessionFactory(**of),
        "applied": SuccessionFactory(state="applied", applied_at=timezone.now(), **of),
    }


def _plans(council):
    """A need with somebody to ask about it, one that is decided, and one that is hidden."""
    need = NeedFactory(council=council)
    return {
        "need": need,
        "decided": NeedFactory(council=council, decided=True),
        "hidden": NeedFactory(hidden=True),
        "finding": FindingFactory(need=need, council=MembershipFactory(role="editor").council),
    }


def _sharing(council, plans, successions):
    """A partnership that the council leads, with another council; and requests, both ways."""
    shared = ServiceFactory(council=council)
    partnership = PartnershipFactory(lead=council, slug="payroll-bureau", of=[shared])
    party = PartyFactory(partnership=partnership)
    offer, theirs = offered(9, service=shared), offered(9)
    wanted = PartnershipFactory(lead=theirs.council, offer=theirs, stage="interest")
    begun = PartnershipFactory(lead=council, offer=offer, stage="interest")
    gained = {"partnership": partnership, "service": None}
    return {
        **plans,
        **successions,
        "offer": offer,
        "partnership": partnership,
        "party": party,
        "hidden_partnership": PartnershipFactory(hidden=True),
        "paper": DocumentFactory(partnership=partnership, audience="everybody"),
        "asks_us": JoinRequestFactory(partnership=begun, places=2),
        "we_ask": JoinRequestFactory(partnership=wanted, council=council, places=2),
        "ours": BenefitFactory(**gained, council=council),
        "claimed": BenefitFactory(**gained, council=party.council),
        "confirmed": BenefitFactory(
            **gained, council=party.council, kind="one_off", state="partner_confirmed"
        ),
    }


def _notices(council):
    """A contract that waits for the council's answer, and one that it has answered."""
    used = UseFactory(product=ProductFactory(), service=None, council=council)
    contract = ContractFactory(uses=[used], ends_on=timezone.localdate() + timedelta(days=400))
    said_yes = {"answer": "used", "answered_at": timezone.now(), "use_key": used.pk}
    NoticeFactory(council=council, contract=contract, **said_yes)
    return {
        "contract": contract,
        "contract_use": used,
        "notice": NoticeFactory(council=council),
        "answered_notice": NoticeFactory(council=council, answered=True),
        "ended_use": UseFactory(
            product=ProductFactory(),
            service=None,
            council=council,
            status="in_use",
            contract_ends_on=timezone.localdate() - timedelta(days=1),
        ),
        "unknown_buyer": UnknownBuyerFactory(),
    }


def _recommendations(council, people):
    """One that is current, drafts of the people's group, and what councils say of it."""
    own = [Membership.objects.get(user=people[role]) for role in ("member", "editor", "manager")]
    group = group_of(*own, others=2)
    current, author = RecommendationFactory(), people["editor"]
    drafts = {"group": group, "author": author}
    return {
        "group": group,
        "open_group": WorkingGroupFactory(),
        "recommendation": current,
        "drafted_recommendation": RecommendationFactory(**drafts, draft=True),
        "submitted_recommendation": RecommendationFactory(**drafts, submitted=True),
        "abandoned_draft": RecommendationFactory(group=WorkingGroupFactory(), draft=True),
        "group_request": GroupRequestFactory(group=group),
        "own_group_request": GroupRequestFactory(
            group=group, of=Membership.objects.get(user=people["elsewhere"])
        ),
        "stance": StanceFactory(council=council),
        "proposed_stance": StanceFactory(council=council, proposed=True),
    }


def _surveys():
    """A question of a draft, and one that is being asked."""
    drafted = QuestionFactory(survey__draft=True, options=["Time", "Money"])
    return {"drafted": drafted, "asking": QuestionFactory(kind="yes_no")}


@contextmanager
def lasting_world(django_db_blocker):
    """A world for several tests, each of which rolls back what it did to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = everything()
        world.sessions = dict(signed_in(world.people.values()))
        yield world
        transaction.set_rollback(True)


def signed_in(people):
    """The key of a session of each, by the person's key: signing in is what takes longest."""
    for person in people:
        if person.is_authenticated:
            client = Client()
            client.force_login(person)
            yield person.pk, client.session.session_key


def everything():
    """A row of every kind that a route can be about."""
    council = durham_council()
    people = people_of(council)
    talk, plans, successions = _talk(council, people), _plans(council), _successions(council)
    sharing, surveys = _sharing(council, plans, successions), {**_surveys(), **_notices(council)}
    sharing |= _recommendations(council, people) | _imports(council, people)
    others = _others(council, people) | _payments(council) | _council_groups(council)
    others |= _moderation()
    _look_for("robot mowers", Council.objects.order_by("pk")[:LEAST_COUNCILS])
    others |= _coming(council) | {"key": ApiKeyFactory(council=council, person=people["member"])}
    others |= _calendars(council, people)
    others |= _software(others["published"])
    write_file(BY_KEY["councils"], "csv")
    return SimpleNamespace(council=council, people=people, **talk, **sharing, **surveys, **others)


def _look_for(text, councils):
    """Members of these councils look for something, and find nothing."""
    for council in councils:
        Search.objects.note(text, answered=False, council=council.pk)


def _imports(council, people):
    """A list whose rows are checked, with names that we do not know; and one that came in."""
    known = ProductFactory()
    rows = f"Sys,Grp\nUnheard of,HR\nLedger,HR\n{known.name},HR\n"
    begun = uploaded(council, people["editor"], rows)
    checked = set_columns(begun, ["system", "owner_team"], by=people["editor"])
    return {"list_import": checked, "done_import": ListImportFactory(council=council, done=True)}


def _council_groups(council):
    """A group that the council has joined, with a plan, and one that it is invited to."""
    group = group_with(council, CouncilFactory(), name="Group of secrets")
    return {
        "council_group": group,
        "own_place": group.places.get(council=council),
        "group_invitation": GroupCouncilFactory(group=group, waiting=True),
        "group_plan": AreaPlanFactory(group=group, note="Plan of secrets"),
        "own_invitation": GroupCouncilFactory(
            group=group_with(CouncilFactory()), council=council, waiting=True
        ),
    }


def _coming(council):
    """A contact of the council, a person invited by email, and a channel that gets messages."""
    webhook = WebhookFactory(council=council, owner=council.memberships.managers().first().user)
    return {
        "contact": CouncilContactFactory(council=council),
        "webhook": webhook,
        "delivery": DeliveryFactory(webhook=webhook),
        "letter": OutreachLetterFactory(council=CouncilFactory()),
        "vouched": VouchFactory(council=CouncilFactory()),
        "invited": InvitationFactory(council=council, token="token-of-the-world"),
    }


def _software(published):
    """Software with a publiccode.yml, and what a published service needs."""
    code = {"source_code_url": "https://code.example/lamplight", "licence": "MIT"}
    return {
        "software": ServiceFactory(kind="software", phase="live", **code),
        "lineage": LineageLinkFactory(service=published),
    }


def _calendars(council, people):
    """The address under which the member reads the decision dates."""
    membership = Membership.objects.get(user=people["member"], council=council)
    token = "calendar-of-the-world"
    return {"calendar": CalendarAddressFactory(membership=membership, token=token)}


def _payments(council):
    paid_product = ProductFactory()
    payments = PaymentSummaryFactory(list_import__council=council, product=paid_product)
    return {"paid_product": paid_product, "payments": payments}


def _moderation():
    """What moderators have of their own, and everything of a person, hidden at once."""
    lesson, emptied = UseFactory(lesson="Start early."), UseFactory(lesson="Start early.")
    remove_use_texts(emptied, reason="It names a person.", by=UserFactory(duty="moderator"))
    return {
        "lesson": lesson,
        "emptied": emptied,
        "watched": WatchedTermFactory(),
        "staff_note": StaffNote.objects.create(
            council=CouncilFactory(), text="Note of secrets", author=UserFactory()
        ),
        "member_message": MemberMessage.objects.create(
            person=UserFactory(),
            subject="Your posts",
            text="Message of secrets",
            sender=UserFactory(),
        ),
        "announcement": AnnouncementFactory(text="Announcement of secrets"),
        "canned": CannedReason.objects.create(title="Spam", text="It is spam."),
        "hiding": hide_everything(
            BulkHiding(person=NeedFactory().author, reason="Spam."),
            suspend=False,
            by=UserFactory(duty="moderator"),
        ),
    }


def _others(council, people):
    """Listings, products, people and what waits for a moderator."""
    colleague, alone = MembershipFactory(council=council), MembershipFactory()
    newcomer = MembershipFactory(council=council, state="requested", note="I work in ICT.")
    alone.ask_to_manage()
    access, own = AccessRequestFactory(), AccessRequestFactory(user=people["unconfirmed"])
    service, joinable = ServiceFactory(), ServiceFactory(contact_email="a@b.example")
    product, draft = (
        ProductFactory(),
        ServiceFactory(draft=True, council=council, contact_email="a@b.example"),
    )
    sent_in = ServiceFactory(
        council=council, state="submitted", submitted_at=timezone.now(), published_at=None
    )
    trusted = ServiceFactory(submitted_at=timezone.now())
    published = ServiceFactory(council=council)
    suggested = EditFactory(
        edit_of=published,
        is_suggestion=True,
        state="submitted",
        author=MembershipFactory().user,
    )
    flag, filed, empty_area = (
        Flag.objects.create(service=service, kind="wrong"),
        ServiceFactory(category=CategoryFactory()),
        CategoryFactory(),
    )
    claim, standard_request, product_request = (
        ServiceStandardFactory(),
        StandardRequestFactory(),
        ProductRequestFactory(),
    )
    merged = merge(ServiceFactory(), ServiceFactory(), Decision(), by=UserFactory(duty="moderator"))
    pair = LikelyDuplicate.objects.create(first=service, second=joinable, score=1, reasons=["x"])
    dormant, used = ServiceFactory(is_dormant=True), UseFactory()
    proposed = UseFactory(council=council, service=service, confirmation="proposed")
    version = snapshots(published).get()
    neighbour, snapshot, person = (
        CouncilFactory(name="Neighbourshire"),
        take_snapshot(),
        UserFactory(),
    )
    shut_out = UserFactory(suspended=True)
    return {name: thing for name, thing in locals().items() if name not in {"council", "people"}}
