"""Services, from the draft to the submission, and their offers."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from portal.api.contents import (
    OfferChange,
    OfferContent,
    SentContent,
    ServiceChange,
    ServiceContent,
    Submission,
    check_form,
    form_data,
    invalid,
)
from portal.api.models import KeyScope
from portal.api.problems import Problem
from portal.api.resources.services import OFFERS, SERVICES
from portal.api.writers.answers import check_version, found_for_change, writer_of, written
from portal.site.permissions import require
from services import actions, permissions
from services.forms.listing import ContactForm, HowForm, SendForm, WhatForm
from services.forms.uses import OfferForm
from services.models import Category, Offer, Overlap, Service
from services.models.similar_listings import find_similar_services

# the forms of the pages on which a service is described, in their order
FORMS: list[type[Any]] = [WhatForm, HowForm, ContactForm]
NAMES = {"category": "service_area"}


def add_service(request: HttpRequest, content: ServiceContent) -> HttpResponse:
    """Begin the draft of a service that the council runs."""
    person, council = writer_of(request, KeyScope.SERVICES)
    require(permissions.can_draft(person, council))
    service, given = Service(council=council), _given(content)
    form = WhatForm(instance=service)
    form = WhatForm(form_data(form, given), instance=service)
    check_form(form, NAMES)
    form.save(commit=False)
    actions.start_listing(form.instance, council=council, by=person)
    shown = find_similar_services(form.instance, for_council=council)
    Overlap.objects.note_shown(form.instance, shown)
    _describe(request, form.instance, given, [HowForm, ContactForm])
    return written(request, SERVICES, _row(form.instance), HTTPStatus.CREATED)


def change_service(request: HttpRequest, key: str, content: ServiceChange) -> HttpResponse:
    """Change a draft. What is published is changed on its pages, where a moderator sees how."""
    service = _own_draft(request, key)
    _describe(request, service, _given(content), FORMS)
    return written(request, SERVICES, _row(service))


def submit_service(request: HttpRequest, key: str, content: Submission) -> HttpResponse:
    """Submit a draft to the moderators."""
    service = _own_draft(request, key)
    require(permissions.can_submit(request.user, service))
    similar = find_similar_services(service, for_council=service.council)
    form = SendForm(instance=service, has_similar=bool(similar))
    form = SendForm(form_data(form, content.given), instance=service, has_similar=bool(similar))
    check_form(form)
    form.save()
    Overlap.objects.note_shown(service, similar)
    Overlap.objects.note_gone_on(service)
    return written(request, SERVICES, _row(actions.submit(service, by=request.user)))  # type: ignore[arg-type]  # a person


def _own_draft(request: HttpRequest, key: str) -> Service:
    """Return a draft that the person may change, locked, as the program has read it."""
    person, _ = writer_of(request, KeyScope.SERVICES)
    service = found_for_change(request, SERVICES, key, person)
    if not service.is_in_the_making and permissions.can_change(person, service):
        detail = gettext("Only drafts can be changed here. Change this service on its page.")
        raise Problem("conflict", detail)
    require(permissions.can_edit(person, service))
    Service.objects.locked(service)
    found: Service = check_version(request, SERVICES, key, person)
    return found


def _describe(
    request: HttpRequest, service: Service, given: dict[str, object], forms: list[type[Any]]
) -> None:
    """Fill in those forms of which something was sent."""
    for kind in forms:
        form = kind(instance=service, user=request.user)
        if given.keys() & form.fields.keys():
            form = kind(form_data(form, given), instance=service, user=request.user)
            check_form(form, NAMES)
            form.save()


def _given(content: ServiceChange) -> dict[str, object]:
    """Return what was sent, by the names that the forms have for it."""
    given = content.given
    if "service_area" in given:
        given["category"] = _area(given.pop("service_area"))
    if "products" in given:
        given |= _products(given.pop("products"))
    return given


def _area(slug: object) -> object:
    if not slug:
        return ""
    area = Category.objects.filter(slug=str(slug)).first()
    if area is None:
        raise invalid([("service_area", gettext("Send the slug of a service area."))])
    return area.pk


def _products(names: Any) -> dict[str, object]:
    """Return products by the numbered fields of their form: as many as a draft can have."""
    known = HowForm(instance=Service()).names
    if len(names or []) > len(known):
        detail = gettext("Send up to {number} products.").format(number=len(known))
        raise invalid([("products", detail)])
    return dict(zip(known, [*(names or []), *[""] * len(known)], strict=False))


def _row(service: Service) -> Service:
    return Service.objects.select_related("council", "category", "inherited_from").get(
        pk=service.pk
    )


def add_offer(request: HttpRequest, content: OfferContent) -> HttpResponse:
    """Offer a published service of the council to others."""
    person, council = writer_of(request, KeyScope.SERVICES)
    service = Service.objects.published().filter(slug=content.service).first()
    if service is None:
        raise invalid([("service", gettext("Send the slug of a published service."))])
    require(permissions.can_offer(person, service))
    Service.objects.locked_published(service)
    if service.offers.filter(council=council).exists():
        raise Problem("conflict", gettext("This council already offers this service."))
    offer = Offer(service=service, council=service.council)
    return _offered(request, offer, content)


def change_offer(request: HttpRequest, key: str, content: OfferChange) -> HttpResponse:
    """Change, pause or close an offer."""
    person, _ = writer_of(request, KeyScope.SERVICES)
    offer = found_for_change(request, OFFERS, key, person)
    require(permissions.can_offer(person, offer.service))
    Service.objects.locked_published(offer.service)
    return _offered(request, check_version(request, OFFERS, key, person), content)


def _offered(request: HttpRequest, offer: Offer, content: SentContent) -> HttpResponse:
    is_new = offer.pk is None
    given = {name: value for name, value in content.given.items() if name != "service"}
    form = OfferForm(instance=offer, user=request.user)
    form = OfferForm(form_data(form, given), instance=offer, user=request.user)
    check_form(form)
    saved = actions.make_offer(form.save(commit=False), by=request.user)  # type: ignore[arg-type]  # a person
    row = Offer.objects.select_related("service", "council").filter(pk=saved.pk).first()
    if row is None:
        raise Http404
    return written(request, OFFERS, row, HTTPStatus.CREATED if is_new else HTTPStatus.OK)
