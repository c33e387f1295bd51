"""Where services come from: who says so, who sees it, and how it is drawn."""

import pytest
from django.db import IntegrityError, transaction

from services.actions import merge
from services.actions.merges import Decision
from services.models import Service
from services.publiccode.models import LineageLink
from services.publiccode.templatetags.publiccode import lineage_of
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.publiccode import LineageLinkFactory
from tests.factories.services import ServiceFactory
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(council):
    return ServiceFactory(council=council, title="Lamplight", slug="lamplight")


@pytest.fixture
def editor(client, council):
    user = MembershipFactory(council=council, role="editor").user
    client.force_login(user)
    return user


def link(**facts):
    return LineageLinkFactory(**facts)


def test_it_is_shown_from_both_sides(client, service):
    other = ServiceFactory(title="Candlelight")
    link(service=service, kind="derived_from", other=other, name="")
    link(service=service, name="PostgreSQL", url="https://postgresql.example/")

    own, others = (text(client.get(each.get_absolute_url())) for each in (service, other))
    assert f'Derived from: <a href="{other.get_absolute_url()}">Candlelight</a>' in own
    assert 'Depends on: <a href="https://postgresql.example/" rel="nofollow noopener">' in own
    assert 'Basis for: <a href="/services/lamplight/">Lamplight</a>' in others


def test_the_drawing_says_no_more_than_the_list(client, service):
    link(service=service, kind="replaces", other=ServiceFactory(title="Candlelight"), name="")
    page = client.get(service.get_absolute_url()).content.decode()
    drawing = page[page.index('<svg class="lineage"') : page.index("</svg>", page.index("lineage"))]

    assert 'aria-hidden="true"' in drawing
    assert "Candlelight" in drawing
    assert "style=" not in drawing
    assert "Replaces:" in text(client.get(service.get_absolute_url()))


@pytest.mark.parametrize("state", [{"draft": True}, {"state": "suspended"}])
def test_of_what_is_not_published_nobody_reads_the_name(client, service, editor, state):
    hidden = ServiceFactory(title="Secret thing", **state)
    link(service=service, other=hidden, name="")
    link(service=hidden, other=service, name="")

    assert "Secret thing" not in text(client.get(service.get_absolute_url()))
    assert "Secret thing" not in text(client.get("/services/lamplight/lineage/"))


def test_it_leads_on_to_what_a_service_was_merged_into(client, service):
    target, source = ServiceFactory(title="Kept light"), ServiceFactory(title="Gone light")
    link(service=service, other=source, name="")
    merge(target, source, Decision(), by=UserFactory(duty="moderator"))

    own, others = (text(client.get(each.get_absolute_url())) for each in (service, target))
    assert f'Depends on: <a href="{target.get_absolute_url()}">Kept light</a>' in own
    assert 'Needed by: <a href="/services/lamplight/">Lamplight</a>' in others


def add(client, **answers):
    return client.post("/services/lamplight/lineage/", {"kind": "depends_on", **answers})


def test_editors_add_and_remove(client, service, editor):
    other = ServiceFactory(title="Candlelight")
    add(client, other=f"https://directory.example/services/{other.slug}/")
    add(client, other="PostgreSQL", url="https://postgresql.example/")
    assert [str(each) for each in LineageLink.objects.of(service)] == ["Candlelight", "PostgreSQL"]

    page = text(client.get("/services/lamplight/lineage/"))
    assert page.count("Depends on</td>") == 2
    assert f'<a href="{other.get_absolute_url()}">Candlelight</a>' in page
    assert "PostgreSQL" in page[page.index("<table") : page.index("</table>")]

    first = LineageLink.objects.of(service).first()
    client.post(f"/services/lamplight/lineage/{first.pk}/remove/")
    assert [str(each) for each in LineageLink.objects.of(service)] == ["PostgreSQL"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("Lamplight", "Enter another service than this one."),
        ("PostgreSQL", "This is recorded already."),
        ("", "Enter"),
    ],
)
def test_errors_stand_beside_the_field_and_what_was_typed_stays(
    client, service, editor, typed, message
):
    link(service=service, name="PostgreSQL")
    page = add(client, other=typed)

    assert message in text(page)
    assert f'value="{typed}"' in page.content.decode() or not typed
    assert LineageLink.objects.count() == 1


def test_the_service_of_a_name_is_meant_only_where_there_is_one(client, service, editor):
    ServiceFactory(title="Candlelight")
    ServiceFactory(title="Candlelight")
    add(client, other="Candlelight")

    assert LineageLink.objects.get().other is None


@pytest.mark.parametrize(
    "facts",
    [
        {"name": ""},
        {"other": "other"},
        {"kind": "likes"},
        {"name": "PostgreSQL"},
        {"other": "itself", "name": ""},
    ],
)
def test_the_database_holds_what_is_true(service, facts):
    link(service=service, name="PostgreSQL")
    others = {"other": ServiceFactory(), "itself": service}
    facts = {
        name: others.get(value, value) if name == "other" else value
        for name, value in facts.items()
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        link(service=service, **facts)


def test_links_go_with_either_service(service):
    other = ServiceFactory()
    link(service=service, other=other, name="")
    link(service=other, other=service, name="")
    with transaction.atomic():
        Service.objects.filter(pk=other.pk).delete()

    assert not LineageLink.objects.exists()


def test_a_page_asks_as_many_queries_for_three_as_for_one(service, django_assert_num_queries):
    for _ in range(3):
        link(service=service, other=ServiceFactory(), name="")
        link(service=ServiceFactory(), other=service, name="")
        # what the service says, and what others say of it
        with django_assert_num_queries(2):
            lineage_of(service)
