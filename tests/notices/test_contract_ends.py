"""A contract whose recorded end has passed asks what happened; the answer changes the record."""

from datetime import timedelta

import pytest
from django.utils import timezone

from councils.models import Council
from councils.models.membership import Role
from services.actions import answer_contract_end
from services.models import Use
from services.models.choices import ContractEnd
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.notices import NoticeFactory
from tests.factories.services import ProductFactory, ServiceFactory, UseFactory, agree
from tests.services.test_register import at_the_same_moment

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def council():
    return CouncilFactory(name="Durham", slug="durham")


@pytest.fixture
def editor(council, client):
    editor = UserFactory()
    MembershipFactory(user=editor, council=council, role=Role.EDITOR)
    client.force_login(editor)
    return editor


@pytest.fixture
def use(council):
    """A system whose contract ended yesterday, after three years."""
    return UseFactory(
        product=ProductFactory(name="Flare"),
        service=None,
        council=council,
        status="in_use",
        since=in_days(-1).replace(day=1, month=1, year=in_days(-1).year - 3),
        contract_ends_on=in_days(-1),
    )


PAGE = "/councils/durham/contracts/"


def answer(client, use, answer, *, ends_on=None, product=""):
    day, month, year = (ends_on.day, ends_on.month, ends_on.year) if ends_on else ("", "", "")
    name = f"u{use.pk}"
    sent = {
        f"{name}-answer": answer,
        f"{name}-product": product,
        f"{name}-ends_on_day": day,
        f"{name}-ends_on_month": month,
        f"{name}-ends_on_year": year,
    }
    return client.post(f"{PAGE}ended/{use.pk}/", sent, follow=True)


def test_editors_are_asked_on_the_page_of_contracts_and_in_their_work(client, editor, use):
    page = client.get(PAGE).text

    assert "1 recorded contract has ended: what happened?" in page
    assert "Flare" in page
    assert "Say what happened to 1 contract that has ended" in client.get("/your-work/").text
    assert "1 recorded contract has ended" in client.get("/councils/durham/portfolio/").text


@pytest.mark.parametrize(
    "changed",
    [
        {"contract_ends_on": in_days(0)},
        {"contract_ends_on": None},
        {"status": "considering"},
        {"confirmation": "proposed"},
    ],
)
def test_nobody_is_asked_about_what_runs_or_is_not_in_use(client, editor, use, changed):
    if "contract_ends_on" in changed:
        agree(use, **changed)
    else:
        Use.objects.update(**changed)

    assert "what happened?" not in client.get(PAGE).text


def test_a_renewed_contract_has_its_new_end(client, editor, use):
    page = answer(client, use, "renewed", ends_on=in_days(700)).text

    use.refresh_from_db()
    assert "Saved for Flare." in page
    assert "what happened?" not in page
    assert (use.contract_ends_on, use.status) == (in_days(700), "in_use")
    assert use.last_confirmed_at > timezone.now() - timedelta(minutes=1)


def test_an_extension_that_is_used_up_goes(client, editor, use):
    agree(use, extension_until=in_days(300))

    answer(client, use, "renewed", ends_on=in_days(700))

    use.refresh_from_db()
    assert use.extension_until is None


def test_what_ended_has_stopped_on_the_day_of_the_contract(client, editor, use):
    answer(client, use, "ended")

    use.refresh_from_db()
    assert (use.status, use.until) == ("stopped", in_days(-1))
    assert use.stopped_reason == "The contract ended."


def test_what_was_replaced_stops_and_its_successor_is_recorded(client, editor, council, use):
    ProductFactory(name="Uniform Two")

    answer(client, use, "replaced", product="Uniform Two")

    use.refresh_from_db()
    new = Use.objects.get(product__name="Uniform Two", council=council)
    assert (use.status, use.stopped_reason) == ("stopped", "Replaced by Uniform Two.")
    assert (new.status, new.since, new.replaced_product) == ("in_use", in_days(0), use.product)


def test_what_the_council_said_of_the_successor_stays(client, editor, council, use):
    other = ProductFactory(name="Uniform Two")
    UseFactory(product=other, service=None, council=council, since=in_days(-90), lesson="Test it.")

    answer(client, use, "replaced", product="Uniform Two")

    new = Use.objects.get(product=other)
    assert (new.since, new.lesson) == (in_days(-90), "Test it.")
    assert new.replaced_product == use.product


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"answer": "renewed"}, "Enter the new end date, or choose another answer."),
        ({"answer": "renewed", "ends_on": in_days(-5)}, "It must be in the future."),
        ({"answer": "replaced"}, "Enter the product that replaced it"),
        ({"answer": "replaced", "product": "Flare"}, "Enter the product that replaced it."),
    ],
)
def test_an_answer_that_lacks_something_says_so_and_changes_nothing(
    client, editor, use, given, error
):
    page = answer(client, use, **given)

    assert error in page.text
    assert page.text.count("There is a problem") == 1
    use.refresh_from_db()
    assert (use.status, use.contract_ends_on) == ("in_use", in_days(-1))


def test_two_who_answer_at_once_are_one_answer(client, editor, use):
    answer(client, use, "renewed", ends_on=in_days(700))

    assert "A colleague has already answered this." in answer(client, use, "ended").text
    use.refresh_from_db()
    assert use.status == "in_use"


def test_only_editors_of_the_council_answer(client, council, use):
    stranger = UserFactory()
    MembershipFactory(user=stranger, council=CouncilFactory(), role=Role.EDITOR)
    client.force_login(stranger)

    assert answer(client, use, "ended").status_code == 403
    assert "what happened?" not in client.get(PAGE).text


def test_the_likely_end_is_the_extension_or_the_same_term_again(use):
    ended = use.contract_ends_on
    assert use.likely_end == ended.replace(year=ended.year + 3)

    use.since = None
    assert use.likely_end == ended.replace(year=ended.year + 1)

    use.extension_until = in_days(40)
    assert use.likely_end == in_days(40)


def test_a_published_contract_gives_the_likely_end(client, editor, council, use):
    NoticeFactory(council=council, product=use.product, ends_on=in_days(900))

    page = client.get(PAGE)

    assert page.context["ends"][0].initial["ends_on"] == in_days(900)


def test_nobody_is_asked_about_a_listing_that_is_not_published(client, editor, council):
    UseFactory(
        service=ServiceFactory(state="archived"),
        council=council,
        status="in_use",
        contract_ends_on=in_days(-1),
    )

    assert "what happened?" not in client.get(PAGE).text


def test_a_successor_that_was_only_considered_is_in_use_now(client, editor, council, use):
    other = ProductFactory(name="Uniform Two")
    UseFactory(product=other, service=None, council=council, status="considering", since=None)

    answer(client, use, "replaced", product="Uniform Two")

    new = Use.objects.get(product=other)
    assert (new.status, new.since) == ("in_use", in_days(0))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_councils_that_replace_each_the_others_product_do_not_wait_in_a_circle():
    by = UserFactory()
    for _ in range(5):
        products = [ProductFactory() for _ in range(2)]
        uses = [
            UseFactory(product=each, service=None, status="in_use", contract_ends_on=in_days(-1))
            for each in products
        ]
        deeds = [
            lambda use=use, other=other: answer_contract_end(
                use, ContractEnd.REPLACED, product=other, by=by
            )
            for use, other in zip(uses, reversed(products), strict=True)
        ]

        assert at_the_same_moment(*deeds) == [None, None]


@pytest.mark.parametrize("confirmation", ["proposed", "rejected"])
def test_no_answer_confirms_what_the_council_has_not(client, editor, use, confirmation):
    Use.objects.update(confirmation=confirmation)

    assert "already answered this" in answer(client, use, "ended").text
    use.refresh_from_db()
    assert (use.confirmation, use.status) == (confirmation, "in_use")


def test_members_and_abolished_councils_are_not_asked_what_they_cannot_say(client, council, use):
    member = MembershipFactory(council=council, role=Role.MEMBER).user
    client.force_login(member)
    assert "contract has ended" not in client.get("/councils/durham/portfolio/").text

    client.force_login(MembershipFactory(council=council, role=Role.EDITOR).user)
    Council.objects.update(abolished_on=in_days(-1))
    assert "contract that has ended" not in client.get("/your-work/").text
