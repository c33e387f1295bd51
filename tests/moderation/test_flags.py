"""Reports about listings, from the first word to the answer."""

import pytest
from django.core import mail
from django.test import Client

from portal.accounts import actions as accounts
from portal.audit.models import Entry
from portal.moderation import actions
from portal.moderation.models import Flag
from portal.site.errors import RuleBroken
from services.partnerships.actions import register_partnership
from services.partnerships.models import Partnership
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.needs import NeedFactory
from tests.factories.partnerships import DocumentFactory, PartnershipFactory
from tests.factories.recommendations import RecommendationFactory
from tests.factories.services import BenefitFactory, OfferFactory, ServiceFactory, UseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client):
    user = UserFactory(duty="moderator")
    client.force_login(user)
    return user


def test_a_visitor_reports_and_is_answered(client, moderator):
    service, visitor = ServiceFactory(), Client()
    report = {"kind": "out_of_date", "text": "It ended.", "email": "ann@home.example"}

    visitor.post(f"/moderation/flags/new/{service.slug}/", report)
    flag = Flag.objects.get()
    assert "Out of date" in client.get("/moderation/flags/").content.decode()
    client.post(f"/moderation/flags/{flag.pk}/", {"answer": "yes", "reason": "It is archived."})

    flag.refresh_from_db()
    assert (flag.state, flag.reply) == ("upheld", "It is archived.")
    assert mail.outbox[-1].to == ["ann@home.example"]
    assert [entry.verb for entry in Entry.objects.order_by("pk")] == [
        "listing reported",
        "report upheld",
    ]


def test_somebody_signed_in_is_answered_at_their_address(client, moderator):
    person, member = UserFactory(), Client()
    member.force_login(person)
    member.post(f"/moderation/flags/new/{ServiceFactory().slug}/", {"kind": "wrong"})

    client.post(f"/moderation/flags/{Flag.objects.get().pk}/", {"answer": "no", "reason": "Fine."})

    assert Flag.objects.get().state == "dismissed"
    assert mail.outbox[-1].to == [person.email]


def test_no_address_means_no_answer(moderator):
    flag = actions.report(Flag(service=ServiceFactory(), kind="wrong"), by=None)

    actions.answer_flag(flag, upheld=False, reply="Fine.", by=moderator)

    assert mail.outbox == []
    with pytest.raises(RuleBroken, match="already answered this report"):
        actions.answer_flag(flag, upheld=True, reply="Or not.", by=moderator)


def test_reports_are_limited(client, settings):
    service = ServiceFactory()
    answers = {
        client.post(f"/moderation/flags/new/{service.slug}/", {"kind": "wrong"}).status_code
        for _ in range(61)
    }

    assert answers == {302, 429}
    assert Flag.objects.count() == 60


def test_what_is_not_public_cannot_be_reported(client):
    draft = ServiceFactory(draft=True)

    assert client.get(f"/moderation/flags/new/{draft.slug}/").status_code == 404


@pytest.mark.parametrize("texts", [True, False])
def test_erasing_a_person_takes_their_address_and_if_they_wish_their_words(texts):
    person = UserFactory()
    Flag.objects.create(service=ServiceFactory(), kind="wrong", text="Mine.", reporter=person)
    Flag.objects.create(service=ServiceFactory(), kind="wrong", text="Mine.", email=person.email)

    accounts.erase(person, texts=texts)

    assert {(flag.email, flag.text) for flag in Flag.objects.all()} == {
        ("", "" if texts else "Mine.")
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_of_reports_costs_the_same_whatever_its_length(
    client, moderator, django_assert_num_queries, count
):
    for _ in range(count):
        Flag.objects.create(service=ServiceFactory(), kind="wrong", reporter=UserFactory())

    with django_assert_num_queries(5):
        client.get("/moderation/flags/")


def test_a_need_is_reported_hidden_and_the_reporter_is_answered(client, moderator):
    need, person, member = NeedFactory(title="Toner for sale"), UserFactory(), Client()
    member.force_login(person)
    assert "Report this need" in member.get(need.get_absolute_url()).content.decode()
    member.post(f"/moderation/flags/needs/{need.pk}/", {"kind": "spam", "text": "It sells."})
    flag = Flag.objects.get()
    assert flag.about == need

    page = client.get(f"/moderation/flags/{flag.pk}/").content.decode()
    assert f"/needs/{need.pk}/hide/" in page
    client.post(f"/needs/{need.pk}/hide/", {"reason": "It sells something."})
    client.post(f"/moderation/flags/{flag.pk}/", {"answer": "yes", "reason": "We hid it."})

    assert mail.outbox[-1].to == [person.email]
    assert "You reported the need “Toner for sale”" in mail.outbox[-1].body
    assert Entry.objects.filter(verb="need reported").exists()
    page = client.get(f"/moderation/people/{need.author_id}/").content.decode()
    assert "Action taken" in page


def test_a_need_is_reported_once_by_each_person_and_hidden_ones_by_nobody(client):
    need, person = NeedFactory(), UserFactory()
    actions.report(Flag(need=need, kind="spam"), by=person)
    with pytest.raises(RuleBroken, match="already reported"):
        actions.report(Flag(need=need, kind="wrong"), by=person)

    hidden = NeedFactory(hidden=True)
    assert client.get(f"/moderation/flags/needs/{hidden.pk}/").status_code == 404


def test_a_partnership_is_reported_hidden_and_the_reporter_is_answered(client, moderator):
    partnership, person, member = PartnershipFactory(title="Toner"), UserFactory(), Client()
    member.force_login(person)
    page = member.get(partnership.get_absolute_url()).content.decode()
    assert "Report this partnership" in page
    assert "Hide this partnership" not in page
    report = {"kind": "spam", "text": "It sells."}
    member.post(f"/moderation/flags/partnerships/{partnership.slug}/", report)
    flag = Flag.objects.get()
    assert flag.about == partnership
    assert "Toner" in client.get("/moderation/flags/").content.decode()

    page = client.get(f"/moderation/flags/{flag.pk}/").content.decode()
    assert f"/partnerships/{partnership.slug}/hide/" in page
    client.post(f"/partnerships/{partnership.slug}/hide/", {"reason": "It sells something."})
    client.post(f"/moderation/flags/{flag.pk}/", {"answer": "yes", "reason": "We hid it."})

    assert mail.outbox[-1].to == [person.email]
    assert "You reported the partnership “Toner”" in mail.outbox[-1].body
    assert Entry.objects.filter(verb="partnership reported").exists()
    assert member.get(partnership.get_absolute_url()).status_code == 404


def test_the_page_of_a_person_shows_reports_about_partnerships_that_they_changed(client, moderator):
    membership, other = MembershipFactory(role="editor"), UserFactory()
    partnership = Partnership(title="Toner", lead=membership.council, stage="live")
    register_partnership(partnership, by=membership.user)
    actions.report(Flag(partnership=partnership, kind="spam", text="It sells."), by=other)

    page = client.get(f"/moderation/people/{membership.user_id}/").content.decode()
    assert "Spam" in page
    assert "Spam" not in client.get(f"/moderation/people/{UserFactory().pk}/").content.decode()


def test_a_partnership_is_reported_once_by_each_person_and_hidden_ones_by_nobody(client):
    partnership, person = PartnershipFactory(), UserFactory()
    actions.report(Flag(partnership=partnership, kind="spam"), by=person)
    with pytest.raises(RuleBroken, match="already reported"):
        actions.report(Flag(partnership=partnership, kind="wrong"), by=person)
    actions.report(Flag(partnership=PartnershipFactory(), kind="wrong"), by=person)

    for slug in (PartnershipFactory(hidden=True).slug, PartnershipFactory(stage="interest").slug):
        assert client.get(f"/moderation/flags/partnerships/{slug}/").status_code == 404


def test_a_use_is_reported_its_texts_removed_and_the_reporter_is_answered(client, moderator):
    use, person, member = UseFactory(lesson="Never ask Jo Smith."), UserFactory(), Client()
    member.force_login(person)
    assert "Report these details" in member.get(use.get_absolute_url()).content.decode()
    member.post(f"/moderation/flags/uses/{use.pk}/", {"kind": "personal_data"})
    flag = Flag.objects.get()
    assert flag.about == use
    assert use.council.name in client.get("/moderation/flags/").content.decode()

    page = client.get(f"/moderation/flags/{flag.pk}/").content.decode()
    assert "Never ask Jo Smith." in page
    assert f"/services/uses/{use.pk}/remove-texts/" in page
    client.post(f"/services/uses/{use.pk}/remove-texts/", {"reason": "It names a person."})
    client.post(f"/moderation/flags/{flag.pk}/", {"answer": "yes", "reason": "We removed it."})

    assert mail.outbox[-1].to == [person.email]
    assert f"You reported what {use.council} says about {use.used}" in mail.outbox[-1].body
    assert Entry.objects.filter(verb="use reported").exists()


def test_a_use_is_reported_once_by_each_person_and_unconfirmed_ones_by_nobody(client):
    use, person = UseFactory(), UserFactory()
    actions.report(Flag(use=use, kind="spam"), by=person)
    with pytest.raises(RuleBroken, match="already reported"):
        actions.report(Flag(use=use, kind="wrong"), by=person)

    proposed = UseFactory(confirmation="proposed")
    assert client.get(f"/moderation/flags/uses/{proposed.pk}/").status_code == 404


def test_a_saving_is_reported_withdrawn_by_a_moderator_and_the_reporter_is_answered(
    client, moderator
):
    benefit, person, member = BenefitFactory(), UserFactory(), Client()
    member.force_login(person)
    assert "Report this benefit" in member.get(benefit.get_absolute_url()).content.decode()
    member.post(f"/moderation/flags/parts/benefits/{benefit.pk}/", {"kind": "wrong"})
    flag = Flag.objects.get()
    assert flag.about == benefit.source

    page = client.get(f"/moderation/flags/{flag.pk}/").content.decode()
    assert benefit.get_absolute_url() in page
    withdrawal = f"/partnerships/benefits/{benefit.pk}/withdraw/"
    assert "Enter a reason." in client.post(withdrawal).content.decode()
    client.post(withdrawal, {"reason": "The figure is of another council."})
    client.post(f"/moderation/flags/{flag.pk}/", {"answer": "yes", "reason": "We removed it."})

    assert not type(benefit).objects.exists()
    assert mail.outbox[-1].to == [person.email]
    assert f"You reported “{benefit}”" in mail.outbox[-1].body


def test_a_document_is_reported_and_removed_by_a_moderator(client, moderator):
    document, member = DocumentFactory(audience="everybody"), Client()
    partnership = document.partnership
    member.force_login(UserFactory())
    address = f"/moderation/flags/parts/documents/{document.pk}/"
    assert address in member.get(partnership.get_absolute_url()).content.decode()
    answer = member.post(address, {"kind": "personal_data"})
    assert answer.url == document.get_absolute_url()

    assert document.title in client.get("/moderation/flags/").content.decode()
    client.post(removal_of(document), {"reason": "It names a person."})

    flag = Flag.objects.get()
    assert (flag.about, flag.title) == (partnership, document.title)
    assert document.title in client.get(f"/moderation/flags/{flag.pk}/").content.decode()
    entry = Entry.objects.get(verb="document removed", actor=moderator)
    assert entry.reason == "It names a person."


def removal_of(document):
    return f"/partnerships/{document.partnership.slug}/documents/{document.pk}/remove/"


def test_a_moderator_says_why_a_document_goes_and_its_council_reads_it(client, moderator):
    document = DocumentFactory(audience="everybody")
    editor, removal = (
        MembershipFactory(council=document.council, role="editor"),
        removal_of(document),
    )

    assert f'href="{removal}"' in client.get(document.partnership.get_absolute_url()).text
    assert "We’ll tell the editors of" in client.get(removal).text
    assert "Enter a reason." in client.post(removal).text
    client.post(removal, {"reason": "It names a person."})

    assert not type(document).objects.exists()
    assert mail.outbox[-1].to == [editor.user.email]
    assert "It names a person." in mail.outbox[-1].body


def test_those_whose_document_it_is_remove_it_with_one_press_and_no_reason(client):
    document = DocumentFactory(audience="everybody")
    client.force_login(MembershipFactory(council=document.council, role="editor").user)
    removal = removal_of(document)
    assert f'action="{removal}"' in client.get(document.partnership.get_absolute_url()).text
    assert "Reason" not in client.get(removal).text
    client.post(removal)

    assert not type(document).objects.exists()
    assert mail.outbox == []


def test_each_part_of_a_partnership_is_reported_once_by_each_person(client):
    first = DocumentFactory(audience="everybody")
    second = DocumentFactory(audience="everybody", partnership=first.partnership)
    client.force_login(UserFactory())
    for document in (first, second, first):
        client.post(f"/moderation/flags/parts/documents/{document.pk}/", {"kind": "spam"})
    client.post(f"/moderation/flags/partnerships/{first.partnership.slug}/", {"kind": "spam"})

    assert Flag.objects.count() == 3


def test_an_offer_is_reported_as_part_of_its_service(client, moderator):
    offer, visitor = OfferFactory(), Client()
    address = f"/moderation/flags/parts/offers/{offer.pk}/"
    assert address in visitor.get(offer.service.get_absolute_url()).content.decode()
    visitor.post(address, {"kind": "wrong", "email": "ann@home.example"})

    flag = Flag.objects.get()
    assert (flag.service, flag.title) == (offer.service, str(offer))
    page = client.get(f"/moderation/flags/{flag.pk}/").content.decode()
    assert f"/moderation/listings/{offer.service_id}/" in page


def test_a_recommendation_is_reported_and_withdrawn(client, moderator):
    recommendation, person, member = RecommendationFactory(), UserFactory(), Client()
    member.force_login(person)
    page = member.get(recommendation.get_absolute_url()).content.decode()
    assert "Report this recommendation" in page
    for _ in range(2):
        member.post(
            f"/moderation/flags/recommendations/{recommendation.pk}/", {"kind": "commercial"}
        )
    flag = Flag.objects.get()
    page = client.get(f"/moderation/flags/{flag.pk}/").content.decode()
    assert f"/recommendations/{recommendation.pk}/withdraw/" in page

    client.post(f"/moderation/flags/{flag.pk}/", {"answer": "no", "reason": "It is fair."})

    assert f"You reported “{recommendation}”" in mail.outbox[-1].body
    assert Entry.objects.filter(verb="recommendation reported").exists()


def test_a_person_is_reported_by_members_and_never_by_themselves(client, moderator):
    reported, reporter, member = MembershipFactory().user, MembershipFactory().user, Client()
    address = f"/moderation/flags/people/{reported.pk}/"
    member.force_login(reporter)
    assert address in member.get(f"/people/{reported.pk}/").content.decode()
    assert member.post(address, {"kind": "offensive"}).url == f"/people/{reported.pk}/"
    member.force_login(reported)
    assert member.post(address, {"kind": "spam"}).status_code == 403

    flag = Flag.objects.get()
    assert (flag.about, flag.reporter) == (reported, reporter)
    page = client.get(f"/moderation/flags/{flag.pk}/").content.decode()
    assert f"/moderation/people/{reported.pk}/" in page
    assert "Offensive" in client.get(f"/moderation/people/{reported.pk}/").content.decode()
    client.post(f"/moderation/flags/{flag.pk}/", {"answer": "yes", "reason": "We wrote to them."})
    assert f"You reported “{reported}”" in mail.outbox[-1].body


def test_what_a_reader_cannot_see_cannot_be_reported(client):
    hidden = DocumentFactory(audience="parties")
    draft = RecommendationFactory(draft=True)
    for address in (
        f"parts/documents/{hidden.pk}/",
        "parts/benefits/0/",
        "parts/offers/0/",
        "parts/posts/1/",
        f"recommendations/{draft.pk}/",
    ):
        assert client.get(f"/moderation/flags/{address}").status_code == 404
