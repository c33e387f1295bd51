"""Two records of the same thing become one, without losing anything, and can become two again."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from portal.audit.models import Entry
from portal.database.row_transfer import columns_that_stay
from portal.moderation.models import Flag
from portal.site.errors import RuleBroken
from services import actions
from services.actions.merges import Decision, answers_to_choose, seen_of
from services.models import (
    Benefit,
    LikelyDuplicate,
    Merge,
    MergeKind,
    Product,
    ProductAlias,
    Service,
    Supplier,
    Use,
)
from services.models.counters import find_drifted_services, find_drifted_tallies
from services.models.field_values import apply_values, snapshot_of
from services.models.mergeable import MERGEABLE, count_merged
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory
from tests.factories.services import (
    BenefitFactory,
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    StandardFactory,
    SupplierFactory,
    UseFactory,
)
from tests.pages import text
from tests.services.test_register import at_the_same_moment

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def moderator(client):
    user = UserFactory(duty="moderator")
    client.force_login(user)
    return user


@pytest.fixture
def pair():
    """Two listings of the same thing, each with users and an offer; one council uses both."""
    kept = ServiceFactory(title="Payroll bureau", summary="Pays people.", tags=["pay"])
    gone = ServiceFactory(title="Payrol service", summary="Payroll.", author=UserFactory())
    both = CouncilFactory()
    for service in (kept, gone):
        UseFactory(service=service, council=both, lesson=f"About {service}.")
        OfferFactory(service=service, council=service.council)
        BenefitFactory(service=service, council=service.council)
    UseFactory.create_batch(2, service=gone)
    apply_values(gone, {"tags": ["hr"], "products": [ProductFactory().pk]})
    Flag.objects.create(service=gone, kind="duplicate")
    return kept, gone


def everything():
    """Every row of the tables that merging touches, but for when it was last written."""
    tables = ["Service", "Use", "Offer", "Benefit", "Product", "ProductAlias", "Supplier"]
    known = {name: apps.get_model("services", name) for name in tables}
    known |= {"Flag": Flag, "Built": Service.products.through}
    rows = {name: list(QuerySet(model).order_by("pk").values()) for name, model in known.items()}
    # the keys of the rows that say which product a listing is built on mean nothing
    rows["Built"] = sorted((row["service_id"], row["product_id"]) for row in rows["Built"])
    for row in rows["Service"]:
        row.pop("updated_at")
    return rows


def merge(pair, **choices):
    by = UserFactory(duty="moderator")
    return actions.merge(*pair, Decision(choices, "The same."), by=by)


def test_uses_offers_savings_and_reports_go_along_and_none_is_lost(pair):
    kept, gone = pair

    merge(pair)

    assert kept.uses.count() == 3
    assert [use.lesson for use in gone.uses.all()] == ["About Payrol service."]
    assert kept.offers.count() == Benefit.objects.of(kept).count() == 2
    assert kept.flags.count() == 1
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.users_count, gone.users_count) == (3, 1)
    assert (gone.state, gone.merged_into) == ("archived", kept)


def test_answers_are_taken_from_either_or_joined(pair):
    kept, gone = pair
    built_on = gone.products.get()

    merge(pair, summary="gone", tags="both", products="both")

    kept.refresh_from_db()
    assert (kept.title, kept.summary, kept.tags) == ("Payroll bureau", "Payroll.", ["pay", "hr"])
    assert list(kept.products.all()) == [built_on]


def test_undoing_restores_both_exactly(pair):
    before = everything()

    done = merge(pair, title="gone", summary="gone", tags="both", products="gone")
    assert everything() != before
    actions.undo_merge(done, by=UserFactory(duty="moderator"))

    assert everything() == before


@pytest.mark.parametrize("choice", ["title", "summary", "category_id", "phase", "tags", "saved"])
def test_undoing_restores_whatever_was_chosen(choice):
    council = CouncilFactory()
    kept, gone = ServiceFactory(council=council), ServiceFactory(council=council, phase="live")
    apply_values(kept, {"saved": [1_000, "Guessed.", ""]})
    apply_values(gone, {"tags": ["hr"], "saved": [900_000, "", ""]})
    before = everything()

    done = merge((kept, gone), **{choice: "gone"})
    actions.undo_merge(done, by=UserFactory(duty="moderator"))

    assert everything() == before


def test_a_figure_that_only_the_merged_one_had_goes_along(pair):
    council = CouncilFactory()
    kept, gone = ServiceFactory(council=council), ServiceFactory(council=council)
    apply_values(gone, {"saved": [900_000, "", ""]})
    before = everything()

    assert "saved" not in answers_to_choose(kept, gone)
    done = merge((kept, gone))
    assert snapshot_of(kept)["saved"] == [900_000, "", ""]

    actions.undo_merge(done, by=UserFactory(duty="moderator"))
    assert everything() == before


def test_what_was_changed_since_the_merge_survives_its_undoing(pair):
    kept, _gone = pair
    done = merge(pair, summary="gone", tags="both")
    apply_values(Service.objects.get(pk=kept.pk), {"summary": "Pays everybody."})
    UseFactory(service=kept)

    actions.undo_merge(done, by=UserFactory(duty="moderator"))

    kept.refresh_from_db()
    assert (kept.summary, kept.tags, kept.users_count) == ("Pays everybody.", ["pay"], 2)


def test_the_old_address_leads_there_for_ever_even_twice_removed(client, pair):
    kept, gone = pair
    third = ServiceFactory()
    merge((gone, third))
    merge(pair)
    Service.objects.filter(pk=kept.pk).update(slug="payroll")

    for slug in (gone.slug, third.slug, "service-of-old"):
        answer = client.get(f"/services/{slug}/")
        assert answer.status_code == (404 if slug == "service-of-old" else 302)
    assert client.get(f"/services/{third.slug}/").url == "/services/payroll/"


def test_addresses_that_the_merged_one_had_before_lead_there_too(client, pair):
    kept, gone = pair
    former = gone.slug
    Service.objects.filter(pk=gone.pk).update(slug="renamed")
    gone.refresh_from_db()

    merge(pair)

    assert client.get(f"/services/{former}/").url == kept.get_absolute_url()


@pytest.mark.parametrize("state", ["draft", "suspended", "archived"])
def test_only_published_listings_are_merged(pair, state):
    _kept, gone = pair
    Service.objects.filter(pk=gone.pk).update(state=state)

    with pytest.raises(RuleBroken, match="Only published"):
        merge(pair)


def test_nothing_is_merged_into_itself_or_twice(pair):
    kept, gone = pair
    with pytest.raises(RuleBroken, match="into itself"):
        merge((kept, kept))
    merge(pair)

    with pytest.raises(RuleBroken, match="already merged one of these"):
        merge((ServiceFactory(), gone))


def test_a_merged_listing_cannot_be_restored_past_the_undo(pair):
    merge(pair)

    with pytest.raises(RuleBroken, match="Undo the merge first"):
        actions.move(pair[1], "restored", by=UserFactory(duty="moderator"), reason="Oops.")


def test_a_merge_is_undone_once_and_within_thirty_days(pair):
    done, by = merge(pair), UserFactory(duty="moderator")
    Merge.objects.update(at=timezone.now() - timedelta(days=31))
    with pytest.raises(RuleBroken, match="too old to undo"):
        actions.undo_merge(done, by=by)

    Merge.objects.update(at=timezone.now() - timedelta(days=29))
    actions.undo_merge(done, by=by)
    with pytest.raises(RuleBroken, match="already been undone"):
        actions.undo_merge(done, by=by)


def test_merges_are_undone_from_the_last_one_on(pair):
    first = merge(pair)
    merge((ServiceFactory(), pair[0]))

    with pytest.raises(RuleBroken, match="Undo that merge first"):
        actions.undo_merge(first, by=UserFactory(duty="moderator"))


def test_an_undo_that_finds_its_name_taken_says_so(pair):
    _kept, gone = pair
    done = merge(pair)
    ServiceFactory(council=gone.council, title=gone.title.upper())

    with pytest.raises(RuleBroken, match="has the name"):
        actions.undo_merge(done, by=UserFactory(duty="moderator"))


def test_a_pair_that_changed_since_it_was_compared_is_not_merged(pair):
    seen = seen_of(*pair)
    apply_values(pair[1], {"summary": "Another."})

    with pytest.raises(RuleBroken, match="Compare them again"):
        actions.merge(*pair, Decision(seen=seen), by=UserFactory(duty="moderator"))


def test_two_councils_keep_a_figure_each(pair):
    assert "saved" not in answers_to_choose(*pair)


def test_the_author_hears_and_it_is_on_record(pair):
    merge(pair)

    assert mail.outbox[-1].to == [pair[1].author.email]
    assert "The same." in mail.outbox[-1].body
    assert Entry.objects.about(pair[0]).get().verb == "service merged"
    assert Entry.objects.about(pair[1]).get().verb == "service merged away"


def test_a_product_takes_its_uses_listings_and_names_along(client):
    kept, gone = ProductFactory(name="Oracle EBS"), ProductFactory(name="Oracle E-Business Suite")
    ProductAlias.objects.create(product=gone, name="EBS")
    service = ServiceFactory(products=[gone])
    both = ServiceFactory(products=[kept, gone])
    UseFactory(service=None, product=gone)
    replaced = UseFactory(replaced_product=gone)
    before = everything()

    done = merge((kept, gone))

    assert Product.objects.named("oracle e-business suite") == kept
    assert Product.objects.named("EBS") == kept
    assert list(service.products.all()) == [kept]
    assert list(both.products.all()) == [kept]
    service.refresh_from_db()
    replaced.refresh_from_db()
    assert service.product_keys == [kept.pk]
    assert (replaced.replaced_product, Use.objects.of_product(kept).count()) == (kept, 1)
    assert list(Product.objects.all()) == [kept]
    assert client.get(gone.get_absolute_url()).url == kept.get_absolute_url()

    actions.undo_merge(done, by=UserFactory(duty="moderator"))
    assert everything() == before


def test_a_name_that_is_an_alias_already_is_not_added_again():
    kept, gone = ProductFactory(name="Oracle"), ProductFactory(name="Oracle EBS")
    ProductAlias.objects.create(product=kept, name="oracle ebs")

    done = merge((kept, gone))

    assert ProductAlias.objects.count() == 1
    actions.undo_merge(done, by=UserFactory(duty="moderator"))
    assert ProductAlias.objects.get().product == kept


def test_a_supplier_takes_its_products_and_names_along(client):
    kept, gone = SupplierFactory(name="Oracle"), SupplierFactory(name="Oracle UK", aliases=["ORCL"])
    product = ProductFactory(supplier=gone)
    before = everything()

    done = merge((kept, gone), aliases="both")

    product.refresh_from_db()
    kept.refresh_from_db()
    assert (product.supplier, kept.aliases) == (kept, ["ORCL", "Oracle UK"])
    assert client.get(gone.get_absolute_url()).url == kept.get_absolute_url()
    actions.undo_merge(done, by=UserFactory(duty="moderator"))
    assert everything() == before


@pytest.mark.parametrize("kind", MergeKind)
def test_every_row_that_points_at_it_either_moves_or_stays(kind):
    """A new table that points at a listing fails here until somebody decides."""
    mergeable = MERGEABLE[kind]
    columns = {
        f"{field.related_model._meta.label_lower}.{field.field.name}"
        for field in mergeable.model._meta.get_fields(include_hidden=True)
        if isinstance(field, models.ManyToOneRel)
        and not hasattr(field.related_model, "pgh_tracked_model")
    }

    assert columns == {rule.path for rule in mergeable.rules} | columns_that_stay(mergeable.model)


# in a moderator's browser


def test_a_moderator_compares_chooses_merges_and_takes_it_back(client, moderator, pair):
    kept, gone = pair
    candidates = client.get(f"/moderation/merge/service/{gone.pk}/?q=payroll").content.decode()
    address = f"/moderation/merge/service/{kept.pk}/{gone.pk}/"
    assert address in candidates
    page = client.get(address).content.decode()
    for word in ["Pays people.", "Payroll.", "1 duplicate does not move", "Both"]:
        assert word in page

    chosen = dict.fromkeys(answers_to_choose(*pair), "kept") | {"summary": "gone"}
    done = client.post(address, {**chosen, "reason": "The same."})
    kept.refresh_from_db()
    assert kept.summary == "Payroll."

    assert "Can be undone" in client.get("/moderation/merges/").content.decode()
    client.post(done.url)
    gone.refresh_from_db()
    assert gone.state == "published"
    assert "undid this merge" in client.get(done.url).content.decode()


@pytest.mark.parametrize("kind", MergeKind)
def test_all_kinds_can_be_compared(client, moderator, kind):
    factory = {
        "service": ServiceFactory,
        "product": ProductFactory,
        "supplier": SupplierFactory,
        "standard": StandardFactory,
    }
    kept, gone = factory[kind](), factory[kind]()

    assert client.get(f"/moderation/merge/{kind}/{gone.pk}/?q=o").status_code == 200
    assert client.get(f"/moderation/merge/{kind}/{kept.pk}/{gone.pk}/").status_code == 200
    assert count_merged(kept, gone) == []


@pytest.mark.parametrize("address", ["user/1/2", "service/1/1", "service/100000/1"])
def test_what_cannot_be_merged_is_not_found(client, moderator, address):
    assert client.get(f"/moderation/merge/{address}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_merges_costs_the_same_whatever_its_length(
    client, moderator, django_assert_num_queries, count
):
    for _ in range(count):
        merge((ServiceFactory(), ServiceFactory()))

    with django_assert_num_queries(4):
        client.get("/moderation/merges/")


# at the same moment


def moderators(number):
    return [UserFactory(duty="moderator") for _ in range(number)]


@pytest.mark.django_db(transaction=True)
def test_two_merges_in_opposite_directions_at_the_same_moment():
    first, second = ServiceFactory(), ServiceFactory()
    by, other = moderators(2)

    problems = at_the_same_moment(
        lambda: actions.merge(first, second, Decision(), by=by),
        lambda: actions.merge(second, first, Decision(), by=other),
    )

    assert [type(problem) for problem in problems if problem] == [RuleBroken]
    assert Service.objects.published().count() == Merge.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_saying_that_one_uses_it_while_it_is_merged_is_not_lost():
    kept, gone = ServiceFactory(), ServiceFactory()
    use, (by,) = UseFactory.build(service=gone, council=CouncilFactory()), moderators(1)

    problems = at_the_same_moment(
        lambda: actions.merge(kept, gone, Decision(), by=by),
        lambda: actions.record_use(use, by=by),
    )

    assert problems[0] is None
    assert kept.uses.count() == (0 if problems[1] else 1)
    assert gone.uses.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_edit_accepted_while_its_listing_is_merged_is_one_or_the_other():
    kept, gone = ServiceFactory(), ServiceFactory(summary="Old.")
    by, other = moderators(2)
    edit = actions.start_edit(gone, council=gone.council, is_suggestion=False, by=by)
    apply_values(
        edit, {"summary": "New.", "category_id": gone.category_id, "contact_email": "a@b.example"}
    )
    edit = actions.submit(edit, by=by)
    seen = seen_of(kept, gone)

    problems = at_the_same_moment(
        lambda: actions.merge(kept, gone, Decision({"summary": "gone"}, seen=seen), by=other),
        lambda: actions.accept_edit(edit, by=other),
    )

    assert [type(problem) for problem in problems if problem] == [RuleBroken]
    gone.refresh_from_db()
    assert (gone.summary == "New.") == (gone.merged_into is None)


@pytest.mark.django_db(transaction=True)
def test_suspending_while_it_is_merged_is_one_or_the_other():
    kept, gone = ServiceFactory(), ServiceFactory()
    by, other = moderators(2)

    problems = at_the_same_moment(
        lambda: actions.merge(kept, gone, Decision(), by=by),
        lambda: actions.move(gone, "suspended", by=other, reason="It advertises."),
    )

    gone.refresh_from_db()
    assert [type(problem) for problem in problems if problem] == [RuleBroken]
    assert gone.state in {"archived", "suspended"}
    assert snapshot_of(gone)


@pytest.mark.django_db(transaction=True)
def test_deleting_it_while_it_is_merged_is_one_or_the_other():
    kept, gone = ServiceFactory(), ServiceFactory()
    by = UserFactory(duty="moderator")

    problems = at_the_same_moment(
        lambda: actions.merge(kept, gone, Decision(), by=by),
        lambda: Service.objects.get(pk=gone.pk).delete(),
    )

    assert problems[1] is None
    assert problems[0] is None or isinstance(problems[0], RuleBroken)
    assert list(Service.objects.published()) == [kept]


@pytest.mark.django_db(transaction=True)
def test_answering_a_proposal_while_its_listing_is_merged_never_waits_in_a_circle():
    kept, gone = ServiceFactory(), ServiceFactory()
    uses = UseFactory.create_batch(5, service=gone, confirmation="proposed")
    by, *others = moderators(6)

    problems = at_the_same_moment(
        lambda: actions.merge(kept, gone, Decision(), by=by),
        *[
            lambda use=use, other=other: actions.answer_proposal(use, accept=True, by=other)
            for use, other in zip(uses, others, strict=True)
        ],
    )

    assert {type(problem) for problem in problems} <= {type(None), RuleBroken}
    assert find_drifted_services() == find_drifted_tallies() == []
    assert Use.objects.filter(service=kept).count() == 5


@pytest.mark.django_db(transaction=True)
def test_a_merge_is_undone_once_at_the_same_moment():
    done = merge((ServiceFactory(), ServiceFactory()))

    problems = at_the_same_moment(
        *[lambda by=by: actions.undo_merge(done, by=by) for by in moderators(2)]
    )

    assert [type(problem) for problem in problems if problem] == [RuleBroken]
    assert Service.objects.published().count() == 2
    assert Supplier.objects.count() == 0


def test_undoing_a_merge_puts_the_pair_back_into_the_queue(pair):
    first, second = sorted(pair, key=lambda service: service.pk)
    duplicate = LikelyDuplicate.objects.create(first=first, second=second, score=1, reasons=["x"])
    done = merge(pair)
    assert not LikelyDuplicate.objects.open().exists()

    actions.undo_merge(done, by=UserFactory(duty="moderator"))

    assert LikelyDuplicate.objects.open().get() == duplicate


def test_what_moves_along_is_counted_in_words_one_and_several(client):
    kept, gone = ProductFactory(), ProductFactory()
    UseFactory(service=None, product=gone)
    UseFactory(service=None, product=ProductFactory(), replaced_product=gone)
    ServiceFactory.create_batch(2, products=[gone])
    client.force_login(UserFactory(duty="moderator"))

    page = text(client.get(f"/moderation/merge/product/{kept.pk}/{gone.pk}/"))

    for words in ["1 system in use", "1 record of a move from it", "2 services built on it"]:
        assert f"<li>{words}</li>" in page
