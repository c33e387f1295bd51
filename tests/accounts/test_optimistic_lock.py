"""Two open copies of one form lose nothing of each other, and say truly who changed what."""

import re

import pytest
from django.apps import apps
from django.forms import ModelForm
from django.urls import get_resolver

from portal.accounts.optimistic_lock import TOKEN, VersionedModelForm
from services.models import Offer, Use
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.services import (
    BenefitFactory,
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    UseFactory,
    agree,
)
from tests.factories.surveys import SurveyFactory

OFFER = {"state": "open", "offered_to": "any_council", "charge_basis": "free"}


@pytest.fixture
def editor(client, council):
    editor = MembershipFactory(council=council, role="editor", user__display_name="Ada Editor")
    client.force_login(editor.user)
    return editor


@pytest.fixture
def colleague(council):
    return MembershipFactory(council=council, role="editor", user__display_name="Bo Colleague")


@pytest.fixture
def offer(editor):
    service = ServiceFactory(council=editor.council)
    return OfferFactory(service=service, council=editor.council, terms="Old.", **OFFER)


# they make something new, decide once, or belong to one person alone
WITHOUT_TOKEN = {
    *(
        "AccessRequestForm",
        "JoinRequestForm",
        "ProductRequestForm",
        "BodyForm",
        "FlagForm",
        "SilenceForm",
        "SuccessionForm",
        "DocumentForm",
        "GroupForm",
        "GroupRequestForm",
        "NewCouncilGroupForm",
        "VouchForm",
        "AreaPlanForm",  # each plan is a new row; the action refuses one that was not seen
    ),
    # each is a new row; of a digest only the own settings
    *("MemberMessageForm", "StaffNoteForm", "WatchedTermForm", "ApiKeyForm", "WebhookForm"),
    *("HandOverNoteForm", "WorkDigestForm", "AnnouncementForm"),
    *("DifferentForm", "SendForm", "WhyForm"),
    *("NameForm", "FollowForm", "PreferencesForm"),
}


def subclasses(cls):
    return {cls}.union(*map(subclasses, cls.__subclasses__()))


def is_ours(form):
    return form.__module__.partition(".")[0] in {"portal", "services", "councils", "forums"}


def opened(client, address):
    """What a form was opened with: every value in it, the hidden ones too."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


def test_saying_again_what_a_council_uses_leaves_its_version_alone(client, editor):
    product = ProductFactory()
    use = UseFactory(council=editor.council, product=product, service=None, version="12.2")
    address = f"/services/products/{product.slug}/use/"
    page = client.get(address).content.decode()
    token = re.search(rf'name="{TOKEN}" value="([^"]+)"', page)[1]

    client.post(address, {"status": "in_use", "version": "12.2", TOKEN: token})

    use.refresh_from_db()
    assert use.version == "12.2"


def test_the_version_of_a_product_has_a_box_with_its_value(client, editor):
    product = ProductFactory()
    UseFactory(council=editor.council, product=product, service=None, version="12.2")
    page = client.get(f"/services/products/{product.slug}/use/").content.decode()
    assert re.search(r'<input type="text" name="version" value="12.2"', page)


def test_no_model_has_a_field_that_could_be_named_like_the_token():
    names = {field.name for model in apps.get_models() for field in model._meta.get_fields()}
    assert "__" in TOKEN
    assert not [name for name in names if "__" in name]


def test_no_form_with_a_token_shows_it_or_names_it_twice():
    forms = subclasses(VersionedModelForm) - {VersionedModelForm}
    assert len(forms) > 6
    assert not [form for form in forms if TOKEN in form.base_fields]


def test_two_windows_that_change_different_answers_keep_both(client, offer):
    address = f"/services/{offer.service.slug}/offer/"
    first, second = opened(client, address), opened(client, address)

    client.post(address, {**first, "terms": "New terms."})
    answer = client.post(address, {**second, "lead_time_weeks": 7})

    assert answer.status_code == 302
    offer.refresh_from_db()
    assert (offer.terms, offer.lead_time_weeks) == ("New terms.", 7)


def test_a_clash_is_said_beside_the_answer_that_both_changed_and_no_other(client, offer):
    address = f"/services/{offer.service.slug}/offer/"
    first, second = opened(client, address), opened(client, address)

    client.post(address, {**first, "terms": "From window one."})
    answer = client.post(address, {**second, "terms": "From window two.", "lead_time_weeks": 7})

    errors = answer.context["form"].errors
    assert list(errors) == ["terms"]
    assert errors["terms"][0].startswith("You changed this in another window")
    assert "From window one." in errors["terms"][0]
    assert "From window two." in answer.content.decode()


def test_a_clash_names_the_colleague_who_saved(client, offer, colleague):
    address = f"/services/{offer.service.slug}/offer/"
    mine = opened(client, address)
    theirs = type(client)()
    theirs.force_login(colleague.user)
    theirs.post(address, {**opened(theirs, address), "terms": "Bo was here."})

    answer = client.post(address, {**mine, "terms": "Ada was here."})

    assert answer.context["form"].errors["terms"][0].startswith("Bo Colleague changed this")


def test_sent_again_after_a_clash_the_form_counts_and_the_rest_stays(client, offer):
    address = f"/services/{offer.service.slug}/offer/"
    mine = opened(client, address)
    Offer.objects.update(terms="Theirs.", lead_time_weeks=9)
    shown = client.post(address, {**mine, "terms": "Mine."}).context["form"]
    again = {name: shown[name].value() or "" for name in shown.fields}
    assert again["lead_time_weeks"] == 9

    client.post(address, again)

    offer.refresh_from_db()
    assert (offer.terms, offer.lead_time_weeks) == ("Mine.", 9)


def test_a_date_that_another_window_set_stays(client, editor):
    product = ProductFactory()
    use = UseFactory(council=editor.council, product=product, service=None)
    address = f"/services/products/{product.slug}/use/"
    token = client.get(address).context["form"][TOKEN].value()
    agree(use, contract_ends_on="2027-03-31")

    client.post(address, {"status": "in_use", "lesson": "Test the export.", TOKEN: token})

    use = Use.objects.get()
    assert (str(use.contract_ends_on), use.lesson) == ("2027-03-31", "Test the export.")


def test_a_token_that_cannot_be_read_overwrites_nothing(client, offer):
    address = f"/services/{offer.service.slug}/offer/"
    answer = client.post(address, {**OFFER, "terms": "Mine.", TOKEN: "2020-01-01T00:00:00"})
    assert "terms" in answer.context["form"].errors
    offer.refresh_from_db()
    assert offer.terms == "Old."


def test_two_who_change_what_a_saving_says_keep_both(client, editor, colleague):
    benefit = BenefitFactory(
        council=editor.council,
        service=ServiceFactory(council=editor.council),
        said_by=editor.user,
        state="claimed",
        basis="The old contract.",
        evidence="Accounts of 2025.",
    )
    address = f"/partnerships/benefits/{benefit.pk}/edit/"
    mine = opened(client, address)
    theirs = type(client)()
    theirs.force_login(colleague.user)
    theirs.post(address, {**opened(theirs, address), "evidence": "Cabinet, May 2026."})

    client.post(address, {**mine, "basis": "The old contract less our share."})

    benefit.refresh_from_db()
    assert benefit.evidence == "Cabinet, May 2026."
    assert benefit.basis == "The old contract less our share."


@pytest.mark.django_db
def test_two_who_change_a_survey_keep_both(client):
    client.force_login(UserFactory(duty="moderator"))
    survey = SurveyFactory(draft=True, title="What keeps you?", introduction="Why we ask.")
    address = f"/surveys/{survey.slug}/edit/"
    first, second = opened(client, address), opened(client, address)

    client.post(address, {**first, "title": "What stops you?"})
    client.post(address, {**second, "introduction": "Why we really ask."})

    survey.refresh_from_db()
    assert (survey.title, survey.introduction) == ("What stops you?", "Why we really ask.")


def test_every_form_that_changes_a_record_by_hand_has_a_token():
    assert get_resolver().url_patterns  # so that every form is there
    plain = subclasses(ModelForm) - subclasses(VersionedModelForm)

    assert {form.__name__ for form in plain if is_ours(form)} <= WITHOUT_TOKEN
