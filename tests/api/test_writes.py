"""What programs write: by the rules, with the sentences and in the record of the pages."""

import json
from datetime import date

import pytest

from portal.api.models import StoredAnswer
from portal.audit.history import snapshots_of
from portal.audit.models import Entry
from portal.mail.models import Mail
from services.forms.uses import UseForm
from services.models import Contract, Offer, Service, Use
from tests.factories.api import Program, key_of
from tests.factories.councils import MembershipFactory
from tests.factories.services import (
    CategoryFactory,
    ContractFactory,
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    SupplierFactory,
    UseFactory,
)

pytestmark = pytest.mark.django_db
JSON = "application/json"


def post(program, address, content, **headers):
    return program.post(
        f"/api/v1/{address}", json.dumps(content), content_type=JSON, headers=headers
    )


def patch(program, address, content, tag=None):
    headers = {"If-Match": tag or program.get(f"/api/v1/{address}")["ETag"]}
    return program.patch(
        f"/api/v1/{address}", json.dumps(content), content_type=JSON, headers=headers
    )


def kind(response):
    return response.status_code, response.json()["type"].partition("#problem-")[2]


def a_use(**fields):
    return {"product": ProductFactory().slug, "status": "in_use", **fields}


def test_an_editor_adds_a_use_as_on_its_page(program, editor):
    supplier = SupplierFactory()
    product = ProductFactory(supplier=supplier)
    replaced = ProductFactory()
    content = {
        "product": product.slug,
        "status": "in_use",
        "since": "2020-04-01",
        "licences": 300,
        "replaced_product": replaced.name,
        "contract_ends_on": "2031-03-31",
        "notice_months": 6,
    }
    response = post(program, "uses", content)
    use = Use.objects.get()

    assert response.status_code == 201
    assert response["Location"].endswith(f"/api/v1/uses/{use.pk}")
    assert (use.council, use.product, use.since) == (editor.council, product, date(2020, 4, 1))
    assert (use.licences, use.replaced_product) == (300, replaced)
    assert use.contracts.get().ends_on == date(2031, 3, 31)
    assert response.json() == program.get(f"/api/v1/uses/{use.pk}").json()
    assert Entry.objects.get(verb="use status changed").actor == editor.user


def test_the_history_says_who_wrote_it(program, editor):
    post(program, "uses", a_use())

    assert snapshots_of(Use).get().pgh_context.metadata["user"] == editor.user.pk


def test_a_use_that_is_recorded_is_not_added_again_but_named(program, editor):
    content = a_use()
    first = post(program, "uses", content).json()
    second = post(program, "uses", content)

    assert kind(second) == (409, "conflict")
    assert second.json()["record"] == first["url"]
    assert Use.objects.count() == 1


def test_the_sentences_are_those_of_the_page(program, editor):
    use = UseFactory(council=editor.council)
    form = UseForm({"status": "stopped"}, instance=use)
    said = {name: list(map(str, messages)) for name, messages in form.errors.items()}
    response = patch(program, f"uses/{use.pk}", {"status": "stopped"})

    assert kind(response) == (422, "invalid")
    assert [(each["field"], each["message"]) for each in response.json()["errors"]] == [
        (name, message) for name, messages in said.items() for message in messages
    ]


def test_a_change_leaves_what_was_not_sent(program, editor):
    use = UseFactory(council=editor.council, lesson="Start early.", version="12", licences=7)
    response = patch(program, f"uses/{use.pk}", {"version": "13"})
    use.refresh_from_db()

    assert response.status_code == 200, response.content
    assert (use.version, use.lesson, use.licences) == ("13", "Start early.", 7)
    assert response.json()["version"] == "13"


def test_a_change_of_what_was_changed_since_is_refused(program, editor):
    use = UseFactory(council=editor.council)
    tag = program.get(f"/api/v1/uses/{use.pk}")["ETag"]
    Use.objects.filter(pk=use.pk).update(lesson="Start early.")

    assert kind(patch(program, f"uses/{use.pk}", {"version": "13"}, tag)) == (412, "changed-since")
    assert not Use.objects.filter(version="13").exists()
    assert patch(program, f"uses/{use.pk}", {"version": "13"}, "*").status_code == 200


def test_the_tag_of_an_answer_is_good_for_the_next_change(program, editor):
    use = UseFactory(council=editor.council)
    first = patch(program, f"uses/{use.pk}", {"version": "13"})

    assert patch(program, f"uses/{use.pk}", {"version": "14"}, first["ETag"]).status_code == 200
    assert patch(program, f"uses/{use.pk}", {"version": "15"}, first["ETag"]).status_code == 412


def test_a_change_needs_the_version_that_was_read(program, editor):
    use = UseFactory(council=editor.council)
    response = program.patch(f"/api/v1/uses/{use.pk}", "{}", content_type=JSON)

    assert kind(response) == (428, "no-version")


def test_the_same_request_is_done_once(program):
    content = a_use()
    first = post(program, "uses", content, **{"Idempotency-Key": "a"})
    again = post(program, "uses", content, **{"Idempotency-Key": "a"})

    assert (again.status_code, again.content) == (201, first.content)
    assert (again["ETag"], again["Location"]) == (first["ETag"], first["Location"])
    assert again["Idempotent-Replayed"] == "true"
    assert Use.objects.count() == 1


def test_an_idempotency_key_is_for_one_request(program):
    post(program, "uses", a_use(), **{"Idempotency-Key": "a"})
    other = post(program, "uses", a_use(), **{"Idempotency-Key": "a"})

    assert kind(other) == (422, "reused-idempotency-key")
    assert Use.objects.count() == 1


def test_a_request_that_was_refused_can_be_sent_again(program):
    content = a_use(status="stopped")
    assert post(program, "uses", content, **{"Idempotency-Key": "a"}).status_code == 422
    content["stopped_reason"] = "It was slow."

    assert post(program, "uses", content, **{"Idempotency-Key": "a"}).status_code == 201
    assert StoredAnswer.objects.count() == 1


def test_keys_of_others_are_other_idempotency_keys(program, council):
    content = a_use()
    other = MembershipFactory(role="editor")
    theirs = Program(key_of(other, "write:uses").secret)
    post(program, "uses", content, **{"Idempotency-Key": "a"})

    assert post(theirs, "uses", content, **{"Idempotency-Key": "a"}).status_code == 201


def test_a_dry_run_says_what_would_be_and_writes_nothing(program):
    content = a_use()
    acts, mails = Entry.objects.count(), Mail.objects.count()
    response = post(program, "uses?dry_run=true", content)

    assert (response.status_code, response["Dry-Run"]) == (200, "?1")
    assert response.json()["status"] == "in_use"
    assert "Location" not in response
    assert not Use.objects.exists()
    assert (Entry.objects.count(), Mail.objects.count()) == (acts, mails)
    assert post(program, "uses?dry_run=true", {**content, "status": "stopped"}).status_code == 422


def test_what_a_member_adds_waits_for_an_editor(council):
    program = Program(key_of(MembershipFactory(council=council), "write:uses").secret)
    response = post(program, "uses", a_use())

    assert response.status_code == 202
    assert Use.objects.get().confirmation == "proposed"
    assert program.get(f"/api/v1/uses/{Use.objects.get().pk}").status_code == 404


@pytest.mark.parametrize("scopes", [[], ["read:members"], ["write:services"]])
def test_a_key_without_the_scope_writes_nothing(scopes, editor):
    response = post(Program(key_of(editor, *scopes).secret), "uses", a_use())

    assert kind(response) == (403, "missing-scope")
    assert response.json()["scope"] == "write:uses"
    assert not Use.objects.exists()


def test_without_a_key_nothing_is_written(visitor, client, editor):
    client.force_login(editor.user)
    for each in (visitor, client):
        response = each.post("/api/v1/uses", json.dumps(a_use()), content_type=JSON)
        assert kind(response) == (401, "no-key")
    assert not Use.objects.exists()


def test_records_of_other_councils_are_not_changed(program):
    use, contract, offer = (
        UseFactory(),
        ContractFactory(uses=[UseFactory()]),
        OfferFactory(state="open"),
    )

    for address in (f"uses/{use.pk}", f"contracts/{contract.pk}", f"offers/{offer.pk}"):
        assert kind(patch(program, address, {})) == (403, "not-allowed"), address
    theirs = ServiceFactory()
    assert kind(post(program, "offers", {"service": theirs.slug})) == (403, "not-allowed")


def test_a_contract_is_added_changed_and_deleted(program, editor):
    use = UseFactory(council=editor.council)
    supplier = SupplierFactory()
    content = {"uses": [use.pk], "title": "Hosting", "supplier": supplier.name}
    response = post(program, "contracts", {**content, "ends_on": "2031-03-31", "notice_months": 3})
    contract = Contract.objects.get()

    assert response.status_code == 201, response.content
    assert response.json()["decide_on"] == "2030-12-31"
    assert (contract.supplier, contract.council) == (supplier, editor.council)
    changed = patch(program, f"contracts/{contract.pk}", {"title": "Cloud hosting"})
    assert changed.json()["title"] == "Cloud hosting"
    assert changed.json()["uses"] == [use.pk]
    tag = changed["ETag"]
    gone = program.delete(f"/api/v1/contracts/{contract.pk}", headers={"If-Match": tag})
    assert (gone.status_code, gone.content) == (204, b"")
    assert not Contract.objects.exists()


def test_a_contract_covers_what_its_own_council_uses(program):
    response = post(program, "contracts", {"uses": [UseFactory().pk]})

    assert kind(response) == (422, "invalid")
    assert response.json()["errors"][0]["field"] == "uses"


def test_a_service_is_drafted_changed_and_submitted(program, editor):
    area, product = CategoryFactory(), ProductFactory()
    content = {
        "title": "Payroll bureau",
        "summary": "Pays people.",
        "kind": "shared_service",
        "service_area": area.slug,
        "phase": "live",
        "products": [product.name],
    }
    response = post(program, "services", content)
    service = Service.objects.get()

    assert response.status_code == 201, response.content
    assert (service.state, service.category, service.author) == ("draft", area, editor.user)
    assert list(service.products.all()) == [product]
    early = post(program, f"services/{service.slug}/submission", {}, **{"If-Match": "*"})
    assert kind(early) == (409, "conflict")
    patch(program, f"services/{service.slug}", {"contact_email": "payroll@durham.example"})
    done = post(program, f"services/{service.slug}/submission", {}, **{"If-Match": "*"})
    service.refresh_from_db()
    assert done.status_code == 200, done.content
    assert (done.json()["state"], service.state) == ("submitted", "submitted")
    assert list(service.products.all()) == [product]


def test_a_published_service_is_changed_on_its_page(program, editor):
    service = ServiceFactory(council=editor.council)

    assert kind(patch(program, f"services/{service.slug}", {"title": "Other"})) == (409, "conflict")


def test_an_offer_is_made_and_paused(program, editor):
    service = ServiceFactory(council=editor.council)
    content = {
        "service": service.slug,
        "state": "open",
        "offered_to": "any_council",
        "charge_basis": "free",
        "capacity_unit": "payslips",
        "capacity_total": 10,
        "capacity_free": 20,
    }
    assert kind(post(program, "offers", content)) == (422, "invalid")
    content["capacity_free"] = 5
    response = post(program, "offers", content)
    assert response.status_code == 201, response.content
    offer = Offer.objects.get()
    assert kind(post(program, "offers", content)) == (409, "conflict")
    paused = patch(program, f"offers/{offer.pk}", {"state": "paused"})
    assert paused.json()["state"] == "paused"
    offer.refresh_from_db()
    assert offer.capacity_free == 5
