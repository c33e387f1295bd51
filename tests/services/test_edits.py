"""Changing what is published: the live listing stays until somebody accepts the change."""

import pytest
from django.core import mail
from django.utils import timezone

from portal.audit.models import Entry
from portal.site.errors import RuleBroken
from services import actions
from services.models import Benefit, Service
from services.models.difference import difference
from services.models.field_values import apply_values, diff, snapshot_of
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.services import (
    BenefitFactory,
    CategoryFactory,
    EditFactory,
    ProductFactory,
    ServiceFactory,
    StandardFactory,
)
from tests.pages import text
from tests.services.test_register import at_the_same_moment

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def live(council):
    return ServiceFactory(
        title="Payroll bureau",
        summary="Pays people.",
        council=council,
        contact_email="payroll@durham.example",
        products=[ProductFactory(name="Oracle EBS")],
        standards=[StandardFactory()],
    )


@pytest.fixture
def editor(client, council):
    user = MembershipFactory(council=council, role="editor").user
    client.force_login(user)
    return user


def trust(council):
    council.is_trusted = True
    council.save()


def begin(client, live):
    return int(client.post(f"/services/{live.slug}/edit/").url.split("/")[3])


def answer(client, edit, name, **data):
    return client.post(f"/services/drafts/{edit}/{name}/", data)


def summary_of(live, summary="Pays councillors too."):
    return {
        "title": live.title,
        "summary": summary,
        "kind": live.kind,
        "category": live.category_id,
    }


def test_the_copy_says_all_that_the_listing_says(client, editor, live):
    BenefitFactory(service=live, council=live.council, basis="Counted.")

    edit = Service.objects.get(pk=begin(client, live))

    assert snapshot_of(edit) == snapshot_of(live) == edit.base
    assert edit.state == "draft"


def test_the_live_listing_stays_until_a_moderator_accepts(client, editor, live):
    edit = begin(client, live)
    answer(client, edit, "what", **summary_of(live))
    page = text(client.get(f"/services/drafts/{edit}/check/"))
    assert "Pays <" in page
    assert "councillors too." in page
    client.post(f"/services/drafts/{edit}/check/", {"change_note": "They are paid as well."})

    assert "Pays people." in text(client.get(f"/services/{live.slug}/"))

    client.force_login(UserFactory(duty="moderator"))
    client.post(f"/moderation/listings/{edit}/", {"verb": "published", "reason": "Thanks."})

    live.refresh_from_db()
    assert (live.summary, live.state) == ("Pays councillors too.", "published")
    assert not Service.objects.filter(pk=edit).exists()
    letter = mail.outbox[-1]
    assert letter.to == [editor.email]
    assert "Your change was published" in letter.subject
    assert [entry.verb for entry in Entry.objects.about(live).order_by("pk")] == [
        "edit begun",
        "edit submitted",
        "edit accepted",
    ]


def test_a_trusted_councils_change_counts_at_once_and_is_reviewed_after(client, editor, live):
    trust(live.council)
    edit = begin(client, live)
    answer(client, edit, "what", **summary_of(live))

    response = client.post(f"/services/drafts/{edit}/check/", {"change_note": ""})

    live.refresh_from_db()
    assert response.url == live.get_absolute_url()
    assert live.summary == "Pays councillors too."
    assert live.waits_for_review
    assert list(Service.objects.to_review()) == [live]


def test_products_standards_and_savings_are_part_of_a_change(client, editor, live):
    trust(live.council)
    new = ProductFactory(name="Oracle Fusion")
    edit = begin(client, live)
    answer(client, edit, "how", phase="live", product_0=new.name)
    answer(client, edit, "saved", amount="900000", basis="Counted.")

    client.post(f"/services/drafts/{edit}/check/", {"change_note": ""})

    assert list(live.products.all()) == [new]
    assert live.standards.count() == 1
    assert Benefit.objects.get().amount == 900_000
    assert Benefit.objects.get().service == live


def test_a_listing_with_many_products_keeps_them_all(client, editor, live):
    live.products.set(ProductFactory.create_batch(5))
    edit = begin(client, live)
    names = [product.name for product in live.products.order_by("name", "pk")]
    page = text(client.get(f"/services/drafts/{edit}/how/"))
    assert all(name in page for name in names)

    typed = {f"product_{n}": name for n, name in enumerate(names)}
    answer(client, edit, "how", phase="live", **typed)

    assert Service.objects.get(pk=edit).products.count() == 5


def test_what_others_changed_meanwhile_stays(client, editor, live):
    edit = Service.objects.get(pk=begin(client, live))
    apply_values(edit, {"summary": "Pays councillors too."})
    apply_values(live, {"contact_email": "new@durham.example"})
    edit = actions.submit(edit, by=editor)

    actions.accept_edit(edit, by=UserFactory(duty="moderator"))

    live.refresh_from_db()
    assert (live.summary, live.contact_email) == ("Pays councillors too.", "new@durham.example")


def test_an_answer_that_both_changed_is_said_to_be_contested(live):
    edit = EditFactory(edit_of=live, council=live.council)
    apply_values(edit, {**snapshot_of(live), "summary": "Ours."})
    apply_values(live, {"summary": "Theirs."})

    (found,) = difference(Service.objects.get(pk=edit.pk))

    assert (found.label, found.before, found.after) == ("Summary", "Theirs.", "Ours.")
    assert found.is_contested


def test_differences_name_things_instead_of_numbering_them(live):
    edit = EditFactory(edit_of=live, council=live.council)
    oracle = ProductFactory(name="Oracle Fusion")
    payroll = CategoryFactory(name="Payroll")
    apply_values(
        edit,
        snapshot_of(live)
        | {
            "products": [oracle.pk],
            "category_id": payroll.pk,
            "hosting": "saas",
            "saved": [900_000, "Counted.", ""],
            "tags": ["pay", "hr"],
        },
    )

    found = {each.label: each.after for each in difference(Service.objects.get(pk=edit.pk))}

    assert found == {
        "Products": "Oracle Fusion",
        "Service area": "Payroll",
        "Hosting": "Software as a service",
        "Annual saving": "£900,000: Counted.",
        "Tags": "pay, hr",
    }


def test_a_change_of_nothing_cannot_be_sent(client, editor, live):
    edit = begin(client, live)

    assert "No changes yet" in text(client.get(f"/services/drafts/{edit}/check/"))
    assert client.post(f"/services/drafts/{edit}/check/").status_code == 409


def test_beginning_twice_goes_on_with_the_same(client, editor, live):
    first = begin(client, live)

    assert begin(client, live) == first
    client.force_login(MembershipFactory(council=live.council, role="editor").user)
    assert begin(client, live) == first


def test_a_colleague_suggests_and_an_editor_accepts_in_one_click(client, council, live):
    colleague = MembershipFactory(council=council, role="member").user
    owner = MembershipFactory(council=council, role="editor").user
    client.force_login(colleague)
    edit = begin(client, live)
    answer(client, edit, "what", **summary_of(live))
    client.post(f"/services/drafts/{edit}/check/", {"change_note": "Since April."})
    assert mail.outbox[-1].to == [owner.email]
    assert "Since April." in mail.outbox[-1].body

    client.force_login(owner)
    page = text(client.get(f"/services/suggestions/{edit}/"))
    assert "Since April." in page
    client.post(f"/services/suggestions/{edit}/", {"accept": "1"})

    live.refresh_from_db()
    assert live.summary == "Pays councillors too."
    assert live.last_confirmed_at
    assert mail.outbox[-1].to == [colleague.email]


def test_a_partner_is_told_why_a_correction_is_not_taken(client, editor, live):
    partner = MembershipFactory(role="editor").user
    client.force_login(partner)
    edit = begin(client, live)
    answer(client, edit, "contact", contact_email="wrong@durham.example")
    client.post(f"/services/drafts/{edit}/check/", {"change_note": ""})

    client.force_login(editor)
    address = f"/services/suggestions/{edit}/"
    assert "There is a problem" in text(client.post(address, {"reason": ""}))
    client.post(address, {"reason": "That mailbox is closed."})

    live.refresh_from_db()
    assert live.contact_email == "payroll@durham.example"
    assert "That mailbox is closed." in mail.outbox[-1].body
    assert mail.outbox[-1].to == [partner.email]
    assert client.get(address).status_code == 404


def test_nobody_accepts_their_own(client, live):
    member = MembershipFactory(council=live.council, role="member")
    client.force_login(member.user)
    edit = begin(client, live)
    answer(client, edit, "what", **summary_of(live))
    client.post(f"/services/drafts/{edit}/check/", {"change_note": ""})
    member.role = "editor"
    member.save()

    assert client.post(f"/services/suggestions/{edit}/", {"accept": "1"}).status_code == 403


def test_an_edit_has_no_page_of_its_own_and_is_in_no_list(client, editor, live):
    edit = Service.objects.get(pk=begin(client, live))

    assert client.get(f"/services/{edit.slug}/").status_code == 404
    page = text(client.get("/services/?q=payroll"))
    assert live.get_absolute_url() in page
    assert edit.slug not in page


def test_registering_what_an_edit_says_does_not_lead_into_the_edit(client, editor, live):
    edit = Service.objects.get(pk=begin(client, live))

    answer = client.post("/services/new/", {**summary_of(live, edit.summary), "description": ""})

    assert "already has a service with this name" in text(answer)
    assert list(Service.objects.order_by("pk")) == [live, edit]


def test_deciding_about_another_version_than_the_one_read_is_refused(client, editor, live):
    edit = Service.objects.get(pk=begin(client, live))
    apply_values(edit, {"summary": "Pays councillors too."})
    edit = actions.submit(edit, by=editor)
    seen = Service.objects.locked(edit).version
    actions.move(edit, "withdrawn", by=editor)
    apply_values(Service.objects.get(pk=edit.pk), {"summary": "Buy our product!"})
    edit = actions.submit(Service.objects.get(pk=edit.pk), by=editor)
    client.force_login(UserFactory(duty="moderator"))

    response = client.post(f"/moderation/listings/{edit.pk}/", {"verb": "published", "seen": seen})

    live.refresh_from_db()
    assert response.status_code == 409
    assert "changed while you were reading it" in text(response)
    assert live.summary == "Pays people."


def test_an_edit_of_a_suspended_listing_waits(editor, live):
    edit = EditFactory(edit_of=live, council=live.council, state="submitted")
    apply_values(edit, {"summary": "Pays councillors too."})
    Service.objects.filter(pk=live.pk).update(state="suspended")

    with pytest.raises(RuleBroken, match="no longer published"):
        actions.accept_edit(edit, by=UserFactory(duty="moderator"))


def test_a_name_that_was_taken_meanwhile_is_no_trace(live):
    edit = EditFactory(edit_of=live, council=live.council, state="submitted")
    apply_values(edit, {**snapshot_of(live), "title": "Pensions"})
    ServiceFactory(title="pensions", council=live.council)

    with pytest.raises(RuleBroken, match="another service with this name"):
        actions.accept_edit(edit, by=UserFactory(duty="moderator"))


def test_the_title_of_an_edit_may_be_that_of_its_listing_but_of_no_other(client, editor, live):
    ServiceFactory(title="Pensions", council=live.council)
    edit = begin(client, live)

    assert answer(client, edit, "what", **summary_of(live)).status_code == 302
    page = answer(client, edit, "what", **{**summary_of(live), "title": "pensions"})
    assert "already has a service with this name" in text(page)


@pytest.mark.parametrize("field", ["state", "edit_of", "council", "author", "is_suggestion"])
def test_nothing_but_answers_can_be_posted(client, editor, live, field):
    edit = begin(client, live)
    before = Service.objects.values().get(pk=edit)[
        field if field in {"state", "is_suggestion"} else f"{field}_id"
    ]

    answer(client, edit, "what", **summary_of(live), **{field: "1", f"{field}_id": "1"})

    after = Service.objects.values().get(pk=edit)
    assert after.get(field, after.get(f"{field}_id")) == before


def test_changes_of_a_said_value_are_only_those_that_differ():
    assert diff({"a": 1, "b": [2]}, {"a": 1, "b": [2, 3]}) == {"b": [2, 3]}


@pytest.mark.django_db(transaction=True)
def test_two_people_begin_the_same_edit_at_the_same_moment():
    live = ServiceFactory()
    editors = [MembershipFactory(council=live.council, role="editor").user for _ in range(2)]

    at_the_same_moment(
        *[
            lambda by=by: actions.start_edit(live, council=live.council, is_suggestion=False, by=by)
            for by in editors
        ]
    )

    assert live.edits.count() == 1


@pytest.mark.django_db(transaction=True)
def test_approving_and_withdrawing_at_the_same_moment_is_one_or_the_other():
    live = ServiceFactory(summary="Old.")
    author = MembershipFactory(council=live.council, role="editor").user
    edit = EditFactory(edit_of=live, council=live.council, author=author, state="submitted")
    apply_values(edit, {"summary": "New."})

    problems = at_the_same_moment(
        lambda: actions.accept_edit(edit, by=UserFactory(duty="moderator")),
        lambda: actions.move(edit, "withdrawn", by=author),
    )

    live.refresh_from_db()
    assert [type(problem) for problem in problems if problem] == [RuleBroken]
    assert (live.summary == "New.") == (live.edits.count() == 0)


@pytest.mark.django_db(transaction=True)
def test_two_moderators_accept_at_the_same_moment():
    live = ServiceFactory(summary="Old.")
    edit = EditFactory(edit_of=live, council=live.council, state="submitted")
    apply_values(edit, {"summary": "New."})

    problems = at_the_same_moment(
        *[lambda: actions.accept_edit(edit, by=UserFactory(duty="moderator"))] * 2
    )

    assert [type(problem) for problem in problems if problem] == [RuleBroken]
    assert Entry.objects.filter(verb="edit accepted").count() == 1


# Looking makes no draft


def test_looking_at_what_could_be_changed_makes_no_draft(client, editor, live):
    page = client.get(f"/services/{live.slug}/edit/").content.decode()
    client.get(f"/services/{live.slug}/edit/what/")
    assert f"/services/{live.slug}/edit/what/" in page
    assert not Service.objects.exclude(pk=live.pk).exists()


def test_the_first_change_that_is_saved_makes_the_draft_and_leaves_the_listing_alone(
    client, editor, live
):
    address = f"/services/{live.slug}/edit/what/"
    form = client.get(address).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}

    answer = client.post(address, {**values, "summary": "Pays more people."})

    edit = Service.objects.get(edit_of=live)
    assert answer.url == f"/services/drafts/{edit.pk}/check/"
    assert edit.summary == "Pays more people."
    live.refresh_from_db()
    assert live.summary == "Pays people."
    assert client.get(address).url == f"/services/drafts/{edit.pk}/what/"


def test_what_cannot_be_saved_makes_no_draft_and_keeps_what_was_typed(client, editor, live):
    answer = client.post(f"/services/{live.slug}/edit/what/", {"title": "", "summary": "Mine."})
    assert "Mine." in answer.content.decode()
    assert not Service.objects.exclude(pk=live.pk).exists()


def test_a_page_that_is_none_is_not_there(client, editor, live):
    assert client.get(f"/services/{live.slug}/edit/nothing/").status_code == 404


def test_what_was_submitted_leads_to_its_page_and_belongs_to_nobody_else(client, editor, council):
    draft = ServiceFactory(
        council=council, state="submitted", submitted_at=timezone.now(), published_at=None
    )
    for page in ("what", "check"):
        answer = client.get(f"/services/drafts/{draft.pk}/{page}/")
        assert answer.url == f"/services/drafts/{draft.pk}/submitted/"
