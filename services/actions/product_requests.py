"""Products that councils asked for: each is added, found to be known, or declined."""

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from councils.permissions import EDITORS
from portal.accounts.models import User
from portal.audit.models import record
from portal.mail.messages import send_email
from portal.site.errors import RuleBroken
from portal.text import unique_slug
from services.actions.notifications import notify_product_answered
from services.actions.uses import record_use, suggest_use
from services.acts import ServiceAct
from services.models import Product, ProductAlias, ProductRequest, Use

MAX_OPEN_REQUESTS = 200  # of a council
Follower = Callable[[ProductRequest], object]
# what waits for the answer to a request, in apps above
followers: list[Follower] = []


def after_answer(follower: Follower) -> None:
    """Call this with each answered request, in the same transaction."""
    followers.append(follower)


@transaction.atomic
def request_product(request: ProductRequest, *, by: User) -> ProductRequest:
    """Ask moderators for a product; return the open request where the council asked before.

    Raises RuleBroken where the council waits for too many answers.
    """
    waiting = ProductRequest.objects.open().filter(council=request.council)
    if known := waiting.filter(name__iexact=request.name).first():
        return known
    if waiting.count() >= MAX_OPEN_REQUESTS:
        raise RuleBroken(
            gettext(
                "Your council is waiting for answers about {n} products. Wait for some of them."
            ).format(n=MAX_OPEN_REQUESTS)
        )
    request.asked_by = by
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        return waiting.get(name__iexact=request.name)
    record(ServiceAct.PRODUCT_REQUESTED, request, by=by)
    return request


@transaction.atomic
def answer_product_request(
    request: ProductRequest,
    product: Product | None,
    *,
    is_alias: bool = False,
    reason: str = "",
    by: User,
) -> ProductRequest:
    """Answer with a product, new or known, or say why there is none; tell who asked.

    With ``is_alias`` the name that was asked for becomes another name of the product. Other
    councils that asked for the same name get the same answer.
    """
    locked = ProductRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if product and product.pk is None:
        product.slug = unique_slug(product.name, taken=_is_taken)
        product.save()
        record(ServiceAct.PRODUCT_ADDED, product, by=by)
    if product and is_alias and Product.ever.named(locked.name) is None:
        ProductAlias.objects.create(product=product, name=locked.name)
    same = ProductRequest.objects.like(locked).select_for_update(of=("self",))
    for each in [locked, *same.exclude(pk=locked.pk)]:
        _settle(each, product, reason, by=by)
    return locked


def _settle(request: ProductRequest, product: Product | None, reason: str, *, by: User) -> None:
    request.settle(product, reason)
    record(ServiceAct.PRODUCT_REQUEST_ANSWERED, request, by=by, reason=reason)
    use = _use_of(request) if product and request.records_use else None
    for follow in followers:
        follow(request)
    send_email(
        "services/product_answered",
        to=request.asked_by.email,
        asked=request,
        product=product,
        use=use,
        reason=reason,
    )
    notify_product_answered(request, by=by)


def _use_of(request: ProductRequest) -> Use | None:
    """Record that the council uses it, as who asked may: an editor records, a member suggests."""
    product, person, council = request.product, request.asked_by, request.council
    known = Use.objects.filter(council=council, product=product, inherited_from=None).first()
    membership = council.memberships.active().filter(user=person).first()
    if product is None or known or membership is None or council.is_abolished:
        return known
    use = Use(council=council, product=product)
    return (record_use if membership.role in EDITORS else suggest_use)(use, by=person)


def _is_taken(slug: str) -> bool:
    return Product.ever.filter(slug=slug).exists()
