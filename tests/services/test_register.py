"""Registering a service: saved as one goes, never lost, never twice."""

import re
import threading
from functools import partial

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.audit.models import Entry
from portal.site.errors import RuleBroken
from services import actions, permissions
from services.forms.listing import ContactForm, WhatForm
from services.models import Benefit, Service, Verb
from services.models.choices import ServiceState
from services.models.field_values import save_saving
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import CategoryFactory, ProductFactory, ServiceFactory
from tests.pages import text

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def category():
    return CategoryFactory(name="Payroll", parent=CategoryFactory(name="Finance"))


@pytest.fixture
def editor(client):
    membership = MembershipFactory(role="editor", council=CouncilFactory(name="Durham"))
    client.force_login(membership.user)
    return membership


@pytest.fixture
def draft(editor, category):
    return ServiceFactory(
        draft=True,
        council=editor.council,
        author=editor.user,
        category=category,
        contact_email="payroll@durham.example",
    )


@pytest.fixture
def what(category):
    return {
        "title": "Payroll bureau",
        "summary": "We pay people for others.",
        "kind": "shared_service",
        "category": category.pk,
        "description": "We are **glad** to help.",
    }


def walk(client, what, **more):
    """All question pages, one after the other; the listing at the end."""
    begun = client.post("/services/new/", what)
    service = Service.objects.get()
    answers = {
        "how": {"phase": "live", "product_0": more.get("product", "")},
        "standards": {"language": "en"},
        "saved": {"amount": "900000", "basis": "Budget of 2025"},
        "contact": {"contact_team": "Payroll", "contact_email": "payroll@durham.example"},
    }
    for name, answer in answers.items():
        assert begun.url == f"/services/drafts/{service.pk}/{name}/"
        begun = client.post(begun.url, answer)
    assert begun.url == f"/services/drafts/{service.pk}/check/"
    return service


def test_every_page_is_saved_and_the_last_sends_it_in(client, editor, what):
    ProductFactory(name="Oracle E-Business Suite")

    service = walk(client, what, product="oracle e-business suite")
    client.post(f"/services/drafts/{service.pk}/check/", {})

    service.refresh_from_db()
    assert (service.state, service.slug) == (ServiceState.SUBMITTED, "payroll-bureau")
    assert (service.council, service.author) == (editor.council, editor.user)
    assert service.description_html == "<p>We are <strong>glad</strong> to help.</p>\n"
    assert [product.name for product in service.products.all()] == ["Oracle E-Business Suite"]
    assert Benefit.objects.get().amount == 900_000
    assert service.contact_email == "payroll@durham.example"


def test_going_back_saves_what_was_typed(client, draft):
    page = f"/services/drafts/{draft.pk}/contact/"
    shown = client.get(page).text
    assert "Save and go back" in shown
    assert ">Back<" not in shown

    answer = {"contact_team": "Payroll", "contact_email": "new@durham.example", "go_back": "1"}
    led = client.post(page, {**answer, "back_to_check": "1"})

    assert led.url == f"/services/drafts/{draft.pk}/saved/"
    draft.refresh_from_db()
    assert (draft.contact_team, draft.contact_email) == ("Payroll", "new@durham.example")
    refused = client.post(page, {**answer, "contact_email": "nowhere"})
    assert refused.status_code == 200
    assert "nowhere" in refused.text


def test_the_first_question_and_changes_of_what_is_published_lead_nowhere_back(
    client, draft, editor
):
    published = ServiceFactory(council=editor.council)

    for page in (f"/services/drafts/{draft.pk}/what/", f"/services/{published.slug}/edit/contact/"):
        shown = client.get(page)
        assert shown.status_code == 200
        assert "Save and go back" not in shown.text
    led = client.post(f"/services/drafts/{draft.pk}/what/", {"go_back": "1"})
    assert led.status_code == 200  # it lacks its answers


def test_a_draft_is_the_councils_and_goes_on_with_a_colleague(client, editor, draft):
    colleague = Client()
    colleague.force_login(MembershipFactory(council=editor.council, role="editor").user)

    assert draft.title in text(colleague.get("/services/drafts/"))
    colleague.post(f"/services/drafts/{draft.pk}/contact/", {"contact_email": "new@durham.example"})

    draft.refresh_from_db()
    assert draft.contact_email == "new@durham.example"


def test_nobody_else_sees_a_draft(client, editor, draft):
    for person in [MembershipFactory(council=editor.council).user, MembershipFactory().user]:
        other = Client()
        other.force_login(person)
        assert other.get(draft.get_absolute_url()).status_code == 404
    assert client.get(draft.get_absolute_url()).status_code == 200


def test_sent_twice_it_is_one_draft(client, editor, what):
    first = client.post("/services/new/", what)
    second = client.post("/services/new/", what)

    assert first.url == second.url
    assert Service.objects.count() == 1


def test_a_name_that_the_council_lists_already_is_told_beside_the_field(client, editor, what):
    ServiceFactory(council=editor.council, title="payroll BUREAU")

    page = text(client.post("/services/new/", what))

    assert "This council already has a service with this name. Enter a different name." in page
    assert 'value="Payroll bureau"' in page


def test_the_preview_is_what_will_be_shown_and_saves_nothing(client, editor, what):
    page = text(client.post("/services/new/", {**what, "preview": "1"}))

    assert "<p>We are <strong>glad</strong> to help.</p>" in page
    assert not Service.objects.exists()


def test_nothing_typed_is_lost_when_the_session_has_ended(client, editor, what):
    membership, gone = editor, Client()

    answer = gone.post("/services/new/", what)
    assert answer.url == "/accounts/login/?next=/services/new/"
    gone.post("/accounts/login/", {"login": membership.user.email, "next": "/services/new/"})
    code = re.search(r"[A-Z]{4}-[A-Z]{4}", mail.outbox[-1].body)[0]
    gone.post("/accounts/login/code/confirm/", {"code": code})
    page = text(gone.get("/services/new/"))

    assert 'value="Payroll bureau"' in page
    assert "We are **glad** to help." in page
    assert not Service.objects.exists()


def test_a_member_writes_a_draft_and_an_editor_submits_it(client, editor, what):
    member = MembershipFactory(council=editor.council)
    client.force_login(member.user)
    client.post("/services/new/", what)
    draft = Service.objects.get()
    check = f"/services/drafts/{draft.pk}/check/"
    client.post(f"/services/drafts/{draft.pk}/contact/", {"contact_email": "a@durham.example"})
    assert "Ask an editor to submit" in text(client.get(check))

    client.post(check, {})

    draft.refresh_from_db()
    assert draft.state == "draft"
    assert [each.to for each in mail.outbox] == [[editor.user.email]]
    client.force_login(editor.user)
    client.post(check, {})
    draft.refresh_from_db()
    assert draft.state == "submitted"


def test_a_member_does_not_touch_what_a_colleague_writes(client, editor, draft):
    client.force_login(MembershipFactory(council=editor.council).user)
    assert client.get(f"/services/drafts/{draft.pk}/check/").status_code == 404
    assert draft.title not in text(client.get("/services/drafts/"))


def test_where_no_editor_is_the_draft_stays_and_it_is_said(client, what):
    member = MembershipFactory()
    client.force_login(member.user)
    client.post("/services/new/", what)
    draft = Service.objects.get()
    client.post(f"/services/drafts/{draft.pk}/contact/", {"contact_email": "a@durham.example"})
    answer = client.post(f"/services/drafts/{draft.pk}/check/", {})
    assert answer.status_code == 409
    assert "has no editor yet. Your draft is saved." in text(answer)


def test_who_has_no_council_yet_is_told_how_to_join_one(client, category):
    client.force_login(UserFactory())
    answer = client.get("/services/new/")
    assert answer.status_code == 403
    assert "Join your council to register a service" in text(answer)


def test_state_owner_and_council_cannot_be_posted(client, editor, what):
    kent = CouncilFactory()

    client.post(
        "/services/new/",
        {
            **what,
            "state": "published",
            "council": kent.pk,
            "author": UserFactory().pk,
            "slug": "mine",
            "published_at": "2026-01-01",
            "users_count": "999",
            "is_demonstration": "on",
        },
    )

    service = Service.objects.get()
    assert (service.state, service.council, service.author) == (
        ServiceState.DRAFT,
        editor.council,
        editor.user,
    )
    assert (service.slug, service.users_count, service.published_at) == ("payroll-bureau", 0, None)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://durham.example/", "data:text/html,x"]
)
def test_links_are_http_or_https(client, draft, address):
    page = text(
        client.post(f"/services/drafts/{draft.pk}/how/", {"phase": "live", "website": address})
    )

    assert "There is a problem" in page
    draft.refresh_from_db()
    assert draft.website == ""


def test_an_address_without_a_scheme_is_an_https_one(client, draft):
    client.post(f"/services/drafts/{draft.pk}/how/", {"phase": "live", "website": "durham.example"})

    draft.refresh_from_db()
    assert draft.website == "https://durham.example"


def test_an_unknown_product_is_asked_for_again(client, draft):
    ProductFactory(name="Oracle E-Business Suite")

    page = text(
        client.post(
            f"/services/drafts/{draft.pk}/how/", {"phase": "live", "product_0": "Oracel E-Business"}
        )
    )

    assert "Did you mean Oracle E-Business Suite?" in page
    assert 'value="Oracel E-Business"' in page


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ({"amount": "5", "not_measured_reason": "Too early"}, "not both"),
        ({"amount": "-5"}, "must be 1 or more"),
        ({"amount": "much"}, "must be a whole number"),
        ({"amount": "99999999999"}, " or less"),
    ],
)
def test_savings_are_a_figure_or_a_reason(client, draft, answer, complaint):
    assert complaint in text(client.post(f"/services/drafts/{draft.pk}/saved/", answer))


def test_a_figure_can_be_taken_back(client, draft):
    client.post(f"/services/drafts/{draft.pk}/saved/", {"not_measured_reason": "Too early"})
    assert Benefit.objects.get().not_measured_reason == "Too early"

    client.post(f"/services/drafts/{draft.pk}/saved/", {})

    assert not Benefit.objects.exists()


def test_texts_are_capped(client, editor, what):
    page = text(client.post("/services/new/", {**what, "description": "x" * 20_001}))

    assert "There is a problem" in page
    assert not Service.objects.exists()


# Similar services


def test_what_looks_alike_is_shown_with_reasons_and_asks_for_the_difference(client, draft):
    alike = ServiceFactory(title=f"{draft.title} shared", category=draft.category)
    ServiceFactory(title="Street lights")
    page = text(client.get(f"/services/drafts/{draft.pk}/check/"))
    assert alike.title in page
    assert "a similar name, the same service area" in page
    assert "Street lights" not in page

    refused = text(client.post(f"/services/drafts/{draft.pk}/check/", {}))
    client.post(f"/services/drafts/{draft.pk}/check/", {"different_because": "For schools."})

    draft.refresh_from_db()
    assert "There is a problem" in refused
    assert (draft.state, draft.different_because) == (ServiceState.SUBMITTED, "For schools.")


def test_what_is_missing_is_said_and_cannot_be_sent_in(client, draft):
    Service.objects.filter(pk=draft.pk).update(contact_email="")

    assert "contact email address" in text(client.get(f"/services/drafts/{draft.pk}/check/"))
    assert client.post(f"/services/drafts/{draft.pk}/check/", {}).status_code == 409


# Decided by a moderator


@pytest.fixture
def sent_in(draft):
    return actions.submit(draft, by=draft.author)


@pytest.fixture
def moderator():
    return UserFactory(duty="moderator")


def decide(user, service, **answer):
    client = Client()
    client.force_login(user)
    return client.post(f"/moderation/listings/{service.pk}/", answer)


def test_published_told_and_on_record(sent_in, moderator):
    decide(moderator, sent_in, verb="published")

    sent_in.refresh_from_db()
    assert (sent_in.state, sent_in.published_at is not None) == (ServiceState.PUBLISHED, True)
    assert mail.outbox[-1].subject == f"Published: {sent_in.title}"
    assert [entry.verb for entry in Entry.objects.about(sent_in).order_by("pk")] == [
        "listing submitted",
        "listing published",
    ]


def test_changes_are_asked_for_and_the_author_answers(client, sent_in, moderator):
    decide(moderator, sent_in, verb="changes asked for", reason="Say which product.")
    assert "Say which product." in text(client.get(f"/services/drafts/{sent_in.pk}/check/"))
    assert "Say which product." in mail.outbox[-1].body

    client.post(f"/services/drafts/{sent_in.pk}/check/", {})

    sent_in.refresh_from_db()
    assert (sent_in.state, sent_in.answer) == (ServiceState.SUBMITTED, "")


@pytest.mark.parametrize("verb", ["changes asked for", "rejected"])
def test_a_no_needs_its_reason(sent_in, moderator, verb):
    page = text(decide(moderator, sent_in, verb=verb))

    assert "Enter a message. The author will read it." in page
    sent_in.refresh_from_db()
    assert sent_in.state == ServiceState.SUBMITTED


def test_the_next_listing_follows_at_once(sent_in, moderator):
    following = ServiceFactory(
        state="submitted", published_at=None, submitted_at=sent_in.submitted_at
    )

    assert decide(moderator, sent_in, verb="published").url == (
        f"/moderation/listings/{following.pk}/"
    )
    assert decide(moderator, following, verb="published").url == "/moderation/listings/"


def test_nobody_decides_about_what_they_wrote(sent_in):
    author = sent_in.author
    author.give_duty("moderator")

    service = Service.objects.get(pk=sent_in.pk)

    assert not permissions.can(author, Verb.APPROVE, service)
    assert permissions.can(UserFactory(duty="moderator"), Verb.APPROVE, service)


def test_a_trusted_council_publishes_at_once_and_is_reviewed_after(draft, moderator):
    draft.council.is_trusted = True
    draft.council.save()

    service = actions.submit(draft, by=draft.author)

    assert service.state == ServiceState.PUBLISHED
    assert list(Service.objects.to_review()) == [service]
    client = Client()
    client.force_login(moderator)
    client.post(f"/moderation/listings/{service.pk}/review/")
    assert not Service.objects.to_review().exists()


def test_it_is_taken_back_while_it_waits(client, sent_in):
    client.post(f"/services/drafts/{sent_in.pk}/withdraw/")

    sent_in.refresh_from_db()
    assert sent_in.state == ServiceState.DRAFT


def test_a_draft_is_deleted_and_what_was_published_is_not(client, draft):
    client.post(f"/services/drafts/{draft.pk}/delete/")
    assert not Service.objects.exists()

    published = ServiceFactory(council=draft.council)
    assert client.post(f"/services/drafts/{published.pk}/delete/").status_code == 403
    with pytest.raises(RuleBroken):
        actions.delete_draft(published, by=draft.author)


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_of_listings_costs_the_same_whatever_its_length(
    client, moderator, django_assert_num_queries, count
):
    for _ in range(count):
        ServiceFactory(
            state="submitted", published_at=None, submitted_at="2026-01-01T00:00Z", author=moderator
        )
    client.force_login(moderator)

    with django_assert_num_queries(5):
        client.get("/moderation/listings/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_drafts_costs_the_same_whatever_its_length(
    client, editor, django_assert_num_queries, count
):
    ServiceFactory.create_batch(count, draft=True, council=editor.council, author=editor.user)

    with django_assert_num_queries(3):
        client.get("/services/drafts/")


# Two at once


def test_of_two_editors_the_second_sees_what_changed_and_keeps_both_texts(client, draft):
    opened = ContactForm(instance=Service.objects.get(pk=draft.pk))["opened__with"].value()
    client.post(
        f"/services/drafts/{draft.pk}/contact/",
        {"contact_email": "first@durham.example", "opened__with": opened},
    )

    page = text(
        client.post(
            f"/services/drafts/{draft.pk}/contact/",
            {"contact_email": "second@durham.example", "opened__with": opened},
        )
    )
    assert "first@durham.example" in page
    assert 'value="second@durham.example"' in page
    version = re.search(r'name="opened__with" value="([^"]+)"', page)[1]
    client.post(
        f"/services/drafts/{draft.pk}/contact/",
        {"contact_email": "second@durham.example", "opened__with": version},
    )

    draft.refresh_from_db()
    assert draft.contact_email == "second@durham.example"


def test_what_was_decided_meanwhile_is_not_decided_again(sent_in, moderator):
    decide(moderator, sent_in, verb="published")

    with pytest.raises(RuleBroken, match="has already changed this service"):
        actions.move(sent_in, Verb.REJECT, by=moderator, reason="No.")


def at_the_same_moment(*deeds):
    """Do all at once, each on a connection of its own; what each raised, or None."""
    start, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def do(number, deed):
        start.wait()
        try:
            deed()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_the_author_answers_what_the_moderator_asked(client, council):
    author = MembershipFactory(council=council, role="editor").user
    service = ServiceFactory(
        council=council,
        draft=True,
        author=author,
        state="changes_requested",
        answer="For which councils?",
        contact_email="a@durham.example",
    )
    client.force_login(author)
    address = f"/services/drafts/{service.pk}/check/"
    assert "Your reply to the moderator" in client.get(address).content.decode()

    client.post(address, {"reply": "For all in the North East."})

    client.force_login(UserFactory(duty="moderator"))
    page = client.get(f"/moderation/listings/{service.pk}/").content.decode()
    assert "For all in the North East." in page


@pytest.mark.parametrize("query", ["title=Salary", "title=&category=1", "title=x&category=9"])
def test_what_is_there_already_is_looked_up_while_typing(client, council, query):
    client.force_login(MembershipFactory(council=council, role="editor").user)
    area = CategoryFactory(name="Payroll", synonyms=["salary processing"])
    ServiceFactory(title="Wages for the west", category=area)

    page = client.get(f"/services/alike/?{query}{'9' * 30 if query.endswith('9') else ''}")

    assert page.status_code == 200
    assert ("Wages for the west" in page.content.decode()) == (query == "title=Salary")


@pytest.mark.django_db(transaction=True)
def test_two_moderators_decide_at_once_and_one_decision_counts():
    author = UserFactory()
    service = ServiceFactory(
        state="submitted", published_at=None, submitted_at="2026-01-01T00:00Z", author=author
    )
    one, other = UserFactory(duty="moderator"), UserFactory(duty="moderator")

    results = at_the_same_moment(
        lambda: actions.move(service, Verb.APPROVE, by=one),
        lambda: actions.move(service, Verb.REJECT, by=other, reason="No."),
    )

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "RuleBroken"]
    assert Entry.objects.about(service).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_register_the_same_name_at_once_and_one_draft_is_kept():
    membership = MembershipFactory(role="editor")
    colleague = MembershipFactory(council=membership.council, role="editor")
    category = CategoryFactory()
    what = {"title": "Payroll", "summary": "Pays.", "kind": "software", "category": category.pk}

    def answered(user):
        form = WhatForm(what, instance=Service(council=membership.council))
        assert form.is_valid()
        form.save(commit=False)
        return partial(actions.start_listing, form.instance, council=membership.council, by=user)

    results = at_the_same_moment(answered(membership.user), answered(colleague.user))

    assert Service.objects.count() == 1
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "RuleBroken"]


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"amount": 12_500, "basis": "Two posts."}, ["£12,500 a year", "Two posts."]),
        ({"not_measured_reason": "Too early to say."}, ["Not measured: Too early to say."]),
    ],
)
def test_what_it_saved_is_shown_before_it_is_published(client, draft, told, shown):
    save_saving(
        draft, told.get("amount"), told.get("basis", ""), told.get("not_measured_reason", "")
    )
    check = text(client.get(f"/services/drafts/{draft.pk}/check/"))
    Service.objects.filter(pk=draft.pk).update(state="submitted", submitted_at=timezone.now())
    client.force_login(UserFactory(duty="moderator"))
    moderation = text(client.get(f"/moderation/listings/{draft.pk}/"))

    assert all(words in check and words in moderation for words in shown)


def test_a_draft_is_saved_with_its_name_alone_and_lacks_the_rest_until_it_is_submitted(
    client, editor
):
    answer = client.post("/services/new/", {"title": "Payroll bureau"})
    draft = Service.objects.get()
    assert answer.url == f"/services/drafts/{draft.pk}/how/"
    check = text(client.get(f"/services/drafts/{draft.pk}/check/"))
    assert "Some answers are missing" in check
    assert "(required to submit it)" in text(client.get(f"/services/drafts/{draft.pk}/what/"))


def test_a_preview_asks_for_nothing(client, editor):
    page = text(client.post("/services/new/", {"description": "**Bold**", "preview": "1"}))
    assert "<strong>Bold</strong>" in page
    assert "There is a problem" not in page
    assert not Service.objects.exists()


def test_what_is_there_already_is_not_offered_by_its_own_council_nor_by_one_that_is_gone(
    client, editor, draft
):
    own = ServiceFactory(title=f"{draft.title} two", council=editor.council)
    gone = ServiceFactory(title=f"{draft.title} three", council=CouncilFactory(abolished=True))
    page = text(client.get(f"/services/drafts/{draft.pk}/check/"))
    assert f"/services/{own.slug}/use/" not in page
    assert f"/services/{own.slug}/join/" not in page
    assert f"/services/{gone.slug}/join/" not in page
