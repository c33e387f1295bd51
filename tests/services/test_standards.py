"""Standards: claimed with evidence, checked, expired, requested and merged."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from portal.audit.models import Entry
from portal.notifications.models import Notification
from portal.site.errors import RuleBroken
from services.actions import merge
from services.actions.merges import Decision, undo_merge
from services.actions.standards import answer_request, check_claim, claim_for_product
from services.models import (
    ClaimState,
    ProductStandard,
    ServiceStandard,
    Standard,
    StandardRequest,
)
from services.models.field_values import apply_values, diff, readable, snapshot_of
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory, durham_council
from tests.factories.services import (
    CategoryFactory,
    EditFactory,
    ProductFactory,
    ProductStandardFactory,
    ServiceFactory,
    ServiceStandardFactory,
    StandardFactory,
    StandardRequestFactory,
)
from tests.query_counts import PAGES

pytestmark = pytest.mark.django_db
EVIDENCE = "https://council.example/statement"


def text(response):
    """The words of the main part of a page."""
    return " ".join(
        LexborHTMLParser(response.content).css_first("main").text(separator=" ").split()
    )


@pytest.fixture
def editor(client):
    membership = MembershipFactory(council=durham_council(), role="editor")
    client.force_login(membership.user)
    return membership


@pytest.fixture
def moderator(client):
    user = UserFactory(duty="moderator")
    client.force_login(user)
    return user


def standards_of(service):
    return {claim.standard.name: claim.evidence_url for claim in service.standard_claims.all()}


def test_an_editor_ticks_and_types_standards_with_their_evidence(client, editor):
    area = CategoryFactory()
    wcag, general = StandardFactory(name="WCAG"), StandardFactory(name="OpenAPI", is_general=True)
    StandardFactory(name="Not of this area")
    wcag.categories.add(area)
    iso = StandardFactory(name="ISO 27001")
    draft = ServiceFactory(draft=True, council=editor.council, category=area)
    address = f"/services/drafts/{draft.pk}/standards/"

    page = client.get(address).content.decode()
    assert "It follows WCAG" in page
    assert "It follows OpenAPI" in page
    assert "It follows Not of this area" not in page

    client.post(
        address,
        {
            f"follows_{wcag.pk}": "on",
            f"evidence_{wcag.pk}": EVIDENCE,
            "standard_1": "iso 27001",
            "address_1": "council.example/certificate",
            "language": "cy",
            "licence": "MIT",
        },
    )
    draft.refresh_from_db()

    assert standards_of(draft) == {
        "WCAG": EVIDENCE,
        "ISO 27001": "https://council.example/certificate",
    }
    assert (draft.language, draft.licence) == ("cy", "MIT")
    assert general not in draft.standards.all()
    again = client.get(address).content.decode()
    assert f"It follows {iso}" in again
    assert EVIDENCE in again


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        (
            {"standard_1": "", "address_1": EVIDENCE},
            "Enter the standard that this is evidence for.",
        ),
        ({"standard_1": "WCAG", "address_1": "not an address"}, "Enter a valid"),
        ({"standard_1": "WCAG", "address_1": "javascript:alert(1)"}, "Enter a valid"),
    ],
)
def test_evidence_is_a_web_address_of_a_standard(client, editor, sent, error):
    StandardFactory(name="WCAG")
    draft = ServiceFactory(draft=True, council=editor.council)
    answer = client.post(f"/services/drafts/{draft.pk}/standards/", {"language": "en", **sent})

    assert answer.status_code == 200
    assert error in text(answer) or "web address" in text(answer)
    assert not draft.standards.exists()


def test_an_unknown_standard_becomes_a_request_once(client, editor, moderator):
    draft = ServiceFactory(draft=True, council=editor.council)
    client.force_login(editor.user)
    for name in ("Open Widgets 3", "open widgets 3"):
        client.post(
            f"/services/drafts/{draft.pk}/standards/", {"language": "en", "standard_1": name}
        )

    asked = StandardRequest.objects.get()
    assert (asked.name, asked.council, asked.service) == ("Open Widgets 3", editor.council, draft)
    assert not draft.standards.exists()
    assert "Open Widgets 3: waiting for a moderator" in text(
        client.get(f"/services/drafts/{draft.pk}/check/")
    )

    client.force_login(moderator)
    assert "Open Widgets 3" in text(client.get("/moderation/standards/"))
    client.post(
        f"/moderation/standards/{asked.pk}/",
        {"decision": "add", "name": "Open Widgets", "url": "https://widgets.example"},
    )

    standard = Standard.objects.get(name="Open Widgets")
    assert standard.slug == "open-widgets"
    assert list(draft.standards.all()) == [standard]
    assert mail.outbox[-1].to == [editor.user.email]
    assert not StandardRequest.objects.open().exists()


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"decision": "decline"}, "Enter a reason"),
        ({"decision": "known", "name": "WCGA 2.2"}, "Enter the name of a standard"),
        ({"decision": "add", "name": "wcag 2.2"}, "already has a standard with this name"),
        ({"decision": "add", "name": ""}, "Enter the name of the standard."),
    ],
)
def test_an_answer_to_a_request_is_checked(client, moderator, sent, error):
    StandardFactory(name="WCAG 2.2")
    asked = StandardRequestFactory()

    assert error in text(client.post(f"/moderation/standards/{asked.pk}/", sent))
    asked.refresh_from_db()
    assert asked.answered_at is None


def test_a_request_is_answered_once():
    asked, by = StandardRequestFactory(), UserFactory(duty="moderator")
    answer_request(asked, None, reason="It is a product.", by=by)

    with pytest.raises(RuleBroken):
        answer_request(asked, StandardFactory(), reason="", by=by)


def test_a_moderator_checks_a_claim_and_everybody_sees_it(client, moderator):
    claim = ServiceStandardFactory()
    assert "Claimed, with evidence" in text(client.get(claim.standard.get_absolute_url()))
    assert str(claim.service) in text(client.get("/moderation/standards/"))

    until = timezone.localdate() + timedelta(days=90)
    client.post(
        f"/moderation/standards/service/{claim.pk}/",
        {
            "decision": "checked",
            "valid_until_day": until.day,
            "valid_until_month": until.month,
            "valid_until_year": until.year,
        },
    )

    claim.refresh_from_db()
    assert (claim.state, claim.valid_until) == (ClaimState.CHECKED, until)
    assert Entry.objects.latest("pk").actor == moderator
    assert "Checked Valid until" in text(client.get(claim.standard.get_absolute_url()))
    assert not ServiceStandard.objects.to_check().exists()


def test_evidence_that_shows_nothing_needs_words(client, moderator):
    claim = ProductStandardFactory()
    address = f"/moderation/standards/product/{claim.pk}/"
    assert "Enter what the evidence does not show." in text(
        client.post(address, {"decision": "not_shown"})
    )

    client.post(address, {"decision": "not_shown", "reason": "The page is about another product."})

    page = text(client.get(claim.product.get_absolute_url()))
    assert "Not shown by the evidence The page is about another product." in page


def told(user):
    row = Notification.objects.get(user=user, event="claim checked")
    return row.sentence(row.kind.get_object_for_this_type(pk=row.target_id)), row.count


def test_who_claimed_it_is_told_what_was_found(client, moderator):
    editor, member = MembershipFactory(role="editor"), MembershipFactory()
    council = editor.council
    member.council = council
    member.save()
    of_service = ServiceStandardFactory(service__council=council)
    second = ServiceStandardFactory(service=of_service.service)
    of_product = claimed_by(MembershipFactory(role="editor").user)
    other = MembershipFactory(role="editor").user
    claim_for_product(of_product.product, of_product.standard, f"{EVIDENCE}/2", by=other)
    of_product.refresh_from_db()

    check_claim(of_service, ClaimState.CHECKED, until=None, note="", by=moderator)
    title = of_service.service.title
    first = f"A moderator checked the evidence for “{title}” – {of_service.standard}: checked"
    assert told(editor.user) == (first, 1)
    check_claim(second, ClaimState.NOT_SHOWN, until=None, note="It is old.", by=moderator)
    assert told(editor.user)[1] == 2
    assert "not shown by the evidence" in told(editor.user)[0]
    check_claim(of_product, ClaimState.CHECKED, until=None, note="", by=moderator)
    # who gave the evidence that was looked at, and nobody else
    assert of_product.product.name in told(other)[0]
    assert Notification.objects.filter(event="claim checked").count() == 2


def test_other_evidence_is_checked_again():
    claim = ServiceStandardFactory()
    by = UserFactory(duty="moderator")
    check_claim(claim, ClaimState.CHECKED, until=None, note="", by=by)
    claim.refresh_from_db()
    claim.give_evidence(claim.evidence_url)
    assert claim.state == ClaimState.CHECKED

    claim.give_evidence("https://council.example/newer")

    assert (claim.state, claim.checked_at) == (ClaimState.CLAIMED, None)
    assert list(ServiceStandard.objects.to_check()) == [claim]


def test_evidence_that_changed_meanwhile_is_not_approved():
    claim = ServiceStandardFactory()
    seen = ServiceStandard.objects.get()
    claim.give_evidence("https://council.example/newer")

    with pytest.raises(RuleBroken):
        check_claim(seen, ClaimState.CHECKED, until=None, note="", by=UserFactory())


@pytest.mark.parametrize(("days", "status"), [(-1, "Expired"), (0, "Checked"), (1, "Checked")])
def test_a_claim_expires_the_day_after_its_last(days, status):
    until = timezone.localdate() + timedelta(days=days)
    claim = ServiceStandardFactory(state="checked", checked_at=timezone.now(), valid_until=until)

    assert claim.status == status


def test_a_checked_claim_says_when():
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceStandardFactory(state="checked")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProductStandardFactory(checked_at=timezone.now())


def test_claims_of_drafts_and_edits_are_nobodys_business(client, moderator):
    standard = StandardFactory()
    for service in (ServiceFactory(draft=True), EditFactory()):
        ServiceStandardFactory(service=service, standard=standard)

    assert not ServiceStandard.objects.to_check().exists()
    assert "No services recorded" in text(client.get(standard.get_absolute_url()))
    assert Standard.objects.with_counts().get(pk=standard.pk).services_count == 0


def test_a_change_carries_evidence_and_the_check_of_what_it_leaves():
    live = ServiceFactory()
    kept, changed = ServiceStandardFactory.create_batch(2, service=live)
    by = UserFactory(duty="moderator")
    for claim in (kept, changed):
        check_claim(claim, ClaimState.CHECKED, until=date(2099, 1, 1), note="", by=by)
    before = snapshot_of(live)
    after = {**before, "standards_evidence": {str(kept.standard_id): kept.evidence_url}}

    changes = diff(before, after)
    assert kept.standard.name in readable("standards_evidence", changes["standards_evidence"])
    apply_values(live, changes)

    kept.refresh_from_db()
    changed.refresh_from_db()
    assert kept.state == ClaimState.CHECKED
    assert (changed.state, changed.evidence_url) == (ClaimState.CLAIMED, "")


def test_an_editor_says_that_a_product_follows_a_standard(client, editor):
    standard, product = StandardFactory(), ProductFactory(name="Oracle")
    address = f"{standard.get_absolute_url()}product/"

    assert "Enter the web address of the evidence." in text(
        client.post(address, {"product": "Oracle"})
    )
    client.post(address, {"product": "oracle", "evidence_url": "oracle.example/iso"})

    claim = ProductStandard.objects.get()
    assert (claim.product, claim.evidence_url) == (product, "https://oracle.example/iso")
    assert "Oracle" in text(client.get(standard.get_absolute_url()))


def test_an_editor_names_a_standard_on_the_page_of_a_product(client, editor):
    product, standard = ProductFactory(name="Oracle"), StandardFactory(name="ISO 27001")
    assert "Add one with its evidence" in text(client.get(f"{product.get_absolute_url()}use/"))
    assert "Add a standard it follows" in text(client.get(product.get_absolute_url()))
    address = f"{product.get_absolute_url()}standard/"
    assert "Enter the name of a standard" in text(
        client.post(address, {"standard": "ISO 2700", "evidence_url": EVIDENCE})
    )

    client.post(address, {"standard": "iso 27001", "evidence_url": EVIDENCE})

    assert product.standards.get() == standard
    assert "ISO 27001 Claimed, with evidence" in text(client.get(product.get_absolute_url()))


def test_what_its_products_follow_is_suggested_for_a_service(client, editor):
    product, standard = ProductFactory(), StandardFactory(name="Open311")
    ProductStandardFactory(product=product, standard=standard)
    draft = ServiceFactory(draft=True, council=editor.council, products=[product])

    page = text(client.get(f"/services/drafts/{draft.pk}/standards/"))

    assert "It follows Open311" in page
    assert not draft.standards.exists()


def test_the_same_claim_for_a_product_is_one():
    product, standard, by = ProductFactory(), StandardFactory(), UserFactory()
    first = claim_for_product(product, standard, EVIDENCE, by=by)
    second = claim_for_product(product, standard, EVIDENCE, by=by)

    assert first.pk == second.pk


def test_a_merged_standard_leads_to_the_other_with_its_claims(client):
    kept, gone, by = StandardFactory(), StandardFactory(), UserFactory(duty="moderator")
    claim, product = ServiceStandardFactory(standard=gone), ProductStandardFactory(standard=gone)
    both = ServiceFactory(standards=[kept, gone])

    done = merge(kept, gone, Decision(), by=by)

    assert client.get(gone.get_absolute_url()).url == kept.get_absolute_url()
    claim.refresh_from_db()
    assert claim.standard == kept
    assert {*kept.services.all()} == {claim.service, both}
    assert [each.standard for each in both.standard_claims.for_listing()] == [kept]
    assert gone not in Standard.objects.all()

    undo_merge(done, by=by)
    claim.refresh_from_db()
    product.refresh_from_db()
    assert (claim.standard, product.standard) == (gone, gone)


def test_standards_are_found_by_name_publisher_and_area(client):
    area = CategoryFactory(parent=CategoryFactory())
    wcag = StandardFactory(name="WCAG 2.2", publisher="W3C")
    narrow, iso = StandardFactory(name="Planning data"), StandardFactory(name="ISO 27001")
    narrow.categories.add(area)
    wcag.categories.add(area.parent)

    assert {*Standard.objects.for_area(area)} == {wcag, narrow}
    assert list(Standard.objects.matching("w3c")) == [wcag]
    assert "ISO 27001" not in text(client.get(f"/services/standards/?area={area.slug}"))
    assert iso.name in text(client.get("/services/standards/?q=iso+27001"))
    assert "No standards found" in text(client.get("/services/standards/?q=zzzz"))


def test_an_area_is_asked_about_its_own_standards_before_the_general_ones():
    area = CategoryFactory()
    general, popular = StandardFactory(is_general=True), StandardFactory(is_general=True)
    own, other = StandardFactory(), StandardFactory()
    own.categories.add(area)
    ServiceStandardFactory(standard=popular)

    assert list(Standard.objects.suggested_for(area)) == [own, popular, general]
    assert other not in Standard.objects.suggested_for(None)


@pytest.mark.parametrize("count", [1, 3])
def test_standards_cost_the_same_whatever_their_number(client, django_assert_num_queries, count):
    standard = StandardFactory()
    for _ in range(count):
        ServiceStandardFactory(standard=standard)
        ProductStandardFactory(standard=standard)
        StandardFactory().categories.add(CategoryFactory())

    with django_assert_num_queries(PAGES["standards"]):
        client.get("/services/standards/")
    with django_assert_num_queries(PAGES["standard"]):
        client.get(standard.get_absolute_url())


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_whatever_its_length(
    client, moderator, django_assert_max_num_queries, count
):
    for _ in range(count):
        ServiceStandardFactory()
        ProductStandardFactory()
        StandardRequestFactory(service=ServiceFactory())

    client.get("/moderation/standards/")
    with django_assert_max_num_queries(12):
        client.get("/moderation/standards/")


def test_the_first_standards_say_what_they_ask_and_where_that_is_written():
    call_command("load_taxonomy", verbosity=0)
    standards = list(Standard.objects.prefetch_related("categories"))

    assert len(standards) >= 60
    for each in standards:
        assert each.asks.count(". ") >= 1, each
        assert each.publisher, each
        assert each.source.startswith("https://"), each
        assert each.is_general or each.categories.all(), each


def test_what_is_known_of_a_standard_is_filled_in_and_nothing_that_people_wrote():
    StandardFactory(slug="wcag-22-aa", name="WCAG", url="https://ours.example")
    StandardFactory(slug="iso-27001", name="ISO", asks="Ours.")
    call_command("load_taxonomy", verbosity=0)

    filled, ours = (Standard.objects.get(slug=slug) for slug in ("wcag-22-aa", "iso-27001"))
    assert (filled.name, filled.url) == ("WCAG", "https://ours.example")
    assert "perceivable" in filled.asks
    assert (ours.asks, ours.publisher) == ("Ours.", "")


def claimed_by(user):
    """A claim of a product that somebody made as the site records it."""
    product, standard = ProductFactory(), StandardFactory()
    return claim_for_product(product, standard, EVIDENCE, by=user)


def test_moderators_do_not_check_claims_of_their_own_council(client, moderator):
    council = MembershipFactory(user=moderator).council
    colleague = MembershipFactory(council=council, role="editor").user
    own = [
        ("service", ServiceStandardFactory(service__council=council)),
        ("product", claimed_by(moderator)),
        ("product", claimed_by(colleague)),
    ]
    others = [
        ("service", ServiceStandardFactory()),
        ("product", claimed_by(MembershipFactory(role="editor").user)),
        ("product", ProductStandardFactory()),
    ]
    queue = client.get("/moderation/standards/").content.decode()
    for kind, claim in own:
        address = f"/moderation/standards/{kind}/{claim.pk}/"
        assert address not in queue
        assert "another moderator has to check it" in text(client.get(address))
        assert client.post(address, {"decision": "checked"}).status_code == 403
    for kind, claim in others:
        address = f"/moderation/standards/{kind}/{claim.pk}/"
        assert address in queue
        assert client.post(address, {"decision": "checked"}).status_code == 302


def test_who_claimed_last_counts(client, moderator):
    claim = claimed_by(moderator)
    other = MembershipFactory(role="editor").user
    claim_for_product(claim.product, claim.standard, f"{EVIDENCE}/2", by=other)

    assert (
        client.post(
            f"/moderation/standards/product/{claim.pk}/", {"decision": "checked"}
        ).status_code
        == 302
    )


@pytest.mark.parametrize("factory", [ServiceStandardFactory, ProductStandardFactory])
def test_a_merge_keeps_the_claim_that_says_more_and_gives_it_back(factory, moderator):
    name = "service" if factory is ServiceStandardFactory else "product"
    standards = [StandardFactory() for _ in range(4)]
    now, day = timezone.now(), timezone.localdate()
    checked = {"state": "checked", "checked_at": now}
    kept, gone = factory().about, factory().about
    pairs = [
        ({}, {**checked, "note": "Read."}, "gone"),
        ({**checked}, {}, "kept"),
        ({**checked, "valid_until": day - timedelta(days=1)}, {}, "gone"),
        ({"claimed_at": now - timedelta(days=9)}, {"claimed_at": now}, "gone"),
    ]
    for standard, (ours, theirs, _) in zip(standards, pairs, strict=True):
        factory(**{name: kept}, standard=standard, evidence_url="https://kept.example/", **ours)
        factory(**{name: gone}, standard=standard, evidence_url="https://gone.example/", **theirs)

    def rows():
        claims = kept.standard_claims.filter(standard__in=standards).order_by("standard")
        return list(
            claims.values_list("evidence_url", "state", "checked_at", "valid_until", "note")
        )

    before = rows()
    done = merge(kept, gone, Decision(), by=moderator)

    assert [url for url, *_ in rows()] == [f"https://{who}.example/" for *_, who in pairs]
    assert rows()[0][1:] == ("checked", now, None, "Read.")
    undo_merge(done, by=moderator)
    assert rows() == before


def test_the_use_form_suggests_standards_of_services_and_similar_products(client, editor):
    area = CategoryFactory()
    product = ProductFactory(category=area)
    own, of_service = ProductStandardFactory(product=product), ServiceStandardFactory()
    of_service.service.products.add(product)
    beside = ProductStandardFactory(product__category=area)
    refuted = ServiceStandardFactory(state="not_shown", checked_at=timezone.now())
    refuted.service.products.add(product)
    draft = ServiceStandardFactory(service=ServiceFactory(draft=True, products=[product]))
    elsewhere = ProductStandardFactory()

    page = text(client.get(f"/services/products/{product.slug}/use/"))
    for claim in (of_service, beside):
        assert f"Add it : {claim.standard}" in page
    for claim in (own, refuted, draft, elsewhere):
        assert f"Add it : {claim.standard}" not in page
    address = f"/services/products/{product.slug}/standard/?standard={beside.standard.slug}"
    assert f'value="{beside.standard}"' in client.get(address).content.decode()
