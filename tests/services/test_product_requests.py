"""Products that the directory does not know: asked for once, answered for all who asked."""

import pytest
from django.core import mail
from selectolax.lexbor import LexborHTMLParser

from portal.audit.models import Entry
from portal.notifications.models import Notification
from portal.site.errors import RuleBroken
from services.actions import product_requests
from services.actions.product_requests import answer_product_request, request_product
from services.models import Product, ProductRequest, Use
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory, durham_council
from tests.factories.services import ProductFactory, ProductRequestFactory

pytestmark = pytest.mark.django_db
ASK = "/services/uses/missing/"


@pytest.fixture
def editor(client):
    membership = MembershipFactory(council=durham_council(), role="editor")
    client.force_login(membership.user)
    return membership


@pytest.fixture
def moderator():
    return UserFactory(duty="moderator")


def words(response):
    return LexborHTMLParser(response.content).css_first("main").text(separator=" ")


def asked_by(membership, name="Northwind Ledger", **values):
    return ProductRequestFactory(
        name=name, council=membership.council, asked_by=membership.user, **values
    )


def test_a_request_is_sent_and_the_same_name_is_asked_once(client, editor):
    sent = {"name": "Northwind Ledger", "supplier_name": "Northwind", "records_use": "on"}
    client.post(ASK, sent)
    client.post(ASK, {**sent, "name": "northwind ledger"})
    asked = ProductRequest.objects.get()
    assert (asked.name, asked.council, asked.asked_by) == (
        *("Northwind Ledger", editor.council, editor.user),
    )
    assert Entry.objects.filter(verb="product requested").count() == 1


def test_a_product_that_is_known_is_named(client, editor):
    ProductFactory(name="iTrent")
    response = client.post(ASK, {"name": "ITRENT", "about": "Payroll"})
    assert "iTrent is already in the directory" in words(response)
    assert "Payroll" in response.content.decode()
    assert not ProductRequest.objects.exists()


def test_a_new_product_is_recorded_for_who_said_they_use_it(editor, moderator):
    asked = asked_by(editor, records_use=True)
    answer_product_request(asked, Product(name="Northwind Ledger"), by=moderator)
    use = Use.objects.get()
    assert (str(use.product), use.council, use.confirmation) == (
        *("Northwind Ledger", editor.council, "confirmed"),
    )
    assert "We recorded it for your council" in mail.outbox[-1].body


def test_what_a_member_asked_for_waits_for_an_editor(moderator):
    member = MembershipFactory()
    answer_product_request(asked_by(member, records_use=True), ProductFactory(), by=moderator)
    assert Use.objects.get().confirmation == "proposed"


def test_who_has_left_the_council_records_nothing_for_it(editor, moderator):
    asked = asked_by(editor, records_use=True)
    editor.delete()
    answer_product_request(asked, ProductFactory(), by=moderator)
    assert not Use.objects.exists()


def test_all_councils_that_asked_for_the_name_get_the_answer(editor, moderator):
    other = MembershipFactory(role="editor")
    mine, theirs = asked_by(editor), asked_by(other, "NORTHWIND LEDGER")
    known = ProductFactory(name="Ledger Suite")
    answer_product_request(mine, known, is_alias=True, by=moderator)
    theirs.refresh_from_db()
    assert theirs.product == known
    assert Product.objects.named("northwind ledger") == known
    assert {each.to[0] for each in mail.outbox} == {editor.user.email, other.user.email}


def test_a_request_is_answered_once(editor, moderator):
    asked = asked_by(editor)
    answer_product_request(asked, None, reason="It is a service.", by=moderator)
    with pytest.raises(RuleBroken):
        answer_product_request(asked, ProductFactory(), by=moderator)


def test_a_council_waits_for_so_many_answers(editor, monkeypatch):
    monkeypatch.setattr(product_requests, "MAX_OPEN_REQUESTS", 1)
    asked_by(editor)
    with pytest.raises(RuleBroken):
        request_product(ProductRequest(name="Other", council=editor.council), by=editor.user)


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"decision": "known", "name": "Unheard of"}, "Enter the name of a product"),
        ({"decision": "add", "name": ""}, "Enter the name of the product."),
        ({"decision": "add", "name": "iTrent"}, "already has a product with this name"),
        ({"decision": "decline"}, "Enter a reason."),
    ],
)
def test_an_answer_is_checked(client, editor, moderator, sent, error):
    ProductFactory(name="iTrent")
    client.force_login(moderator)
    response = client.post(f"/moderation/products/{asked_by(editor).pk}/", sent)
    assert error in words(response)
    assert ProductRequest.objects.open().exists()


def test_a_moderator_sees_what_is_like_it(client, editor, moderator):
    ProductFactory(name="Northwind Ledgers")
    client.force_login(moderator)
    page = client.get(f"/moderation/products/{asked_by(editor).pk}/")
    assert "Northwind Ledgers" in words(page)


def test_who_asked_is_told_on_the_site_as_well(editor, moderator):
    def told():
        rows = Notification.objects.of_person(editor.user).order_by("pk")
        return [
            (row.sentence(row.kind.get_object_for_this_type(pk=row.target_id)), row.address)
            for row in rows
        ]

    product = ProductFactory(name="iTrent")
    answer_product_request(asked_by(editor, "I-Trent"), product, by=moderator)
    answer_product_request(asked_by(editor), None, reason="It is hardware.", by=moderator)
    assert told() == [
        (
            "“I-Trent”, which you asked for, is in the directory as iTrent",
            product.get_absolute_url(),
        ),
        (
            "A moderator did not add the product “Northwind Ledger”. Your email says why",
            editor.council.get_absolute_url(),
        ),
    ]
    answer_product_request(asked_by(editor, "MHR iTrent"), product, by=moderator)
    assert told()[0][0] == "2 names that you asked for are in the directory as iTrent"
