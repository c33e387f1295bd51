"""Feeds of what is new: services, products, published contracts, needs and threads.

Each holds what every visitor may read, as Atom and as JSON Feed.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.feedgenerator import SyndicationFeed
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forums.views.feeds import ThreadsFeed
from portal.files.feeds import JsonFeed, PlainAtom, feed_page, lasting_id
from services.models import Product, Service
from services.needs.models import Need
from services.notices.models import AwardNotice

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ITEMS = 50
NewItem = TypeVar("NewItem", bound=Model)


class NewestFeed(Feed[NewItem, None], Generic[NewItem]):
    """The newest of one kind; ``name`` is part of its address and of its id."""

    item_guid_is_permalink = False
    name = ""
    heading: "StrOrPromise" = ""
    page = ""

    def title(self, obj: None) -> str:
        return f"{self.heading} – {settings.SITE_NAME}"

    def link(self, obj: None) -> str:
        return reverse(self.page)

    def feed_guid(self, obj: None) -> str:
        return lasting_id(f"feed/{self.name}")

    def item_guid(self, item: NewItem) -> str:
        return lasting_id(f"{item._meta.model_name}/{item.pk}")

    def item_title(self, item: Model) -> str:
        return str(item)


class ServicesFeed(NewestFeed[Service]):
    name, heading, page = "services", _("New services"), "services:index"

    def items(self, obj: None) -> list[Service]:
        found = Service.objects.published().select_related("council", "category")
        return list(found.newest()[:ITEMS])

    def item_description(self, item: Service) -> str:
        return escape(item.summary)

    def item_author_name(self, item: Service) -> str:
        return item.council.official_name

    def item_categories(self, item: Service) -> list[str]:
        return [item.category.name] if item.category else []

    def item_pubdate(self, item: Service) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Service) -> datetime:
        return item.updated_at


class ProductsFeed(NewestFeed[Product]):
    name, heading, page = "products", _("New products"), "services:products"

    def items(self, obj: None) -> list[Product]:
        found = Product.objects.select_related("supplier", "category")
        return list(found.order_by("-added_at", "-pk")[:ITEMS])

    def item_description(self, item: Product) -> str:
        if not item.supplier:
            return escape(item.about)
        return escape(gettext("From {supplier}").format(supplier=item.supplier))

    def item_categories(self, item: Product) -> list[str]:
        return [item.category.name] if item.category else []

    def item_pubdate(self, item: Product) -> datetime:
        return item.added_at

    def item_updateddate(self, item: Product) -> datetime:
        return item.added_at


class ContractsFeed(NewestFeed[AwardNotice]):
    """What public notices say of contracts; never what councils say of them to members."""

    name, heading, page = "contracts", _("Published contracts"), "contracts:published"

    def items(self, obj: None) -> list[AwardNotice]:
        found = AwardNotice.objects.published().select_related("council", "category")
        return list(found.order_by("-pk")[:ITEMS])

    def item_description(self, item: AwardNotice) -> str:
        return escape(item.description or item.supplier_name)

    def item_author_name(self, item: AwardNotice) -> str:
        return item.council.official_name

    def item_categories(self, item: AwardNotice) -> list[str]:
        return [item.category.name] if item.category else []

    def item_pubdate(self, item: AwardNotice) -> datetime:
        return item.released_at

    def item_updateddate(self, item: AwardNotice) -> datetime:
        return item.released_at


class NeedsFeed(NewestFeed[Need]):
    """Needs without what members alone read of them: dates, values and matches."""

    name, heading, page = "needs", _("Needs of councils"), "needs:index"

    def items(self, obj: None) -> list[Need]:
        return list(Need.objects.shown().for_list()[:ITEMS])

    def item_description(self, item: Need) -> str:
        return escape(item.details or item.get_stage_display())

    def item_author_name(self, item: Need) -> str:
        return item.council.official_name

    def item_categories(self, item: Need) -> list[str]:
        return [item.category.name]

    def item_pubdate(self, item: Need) -> datetime:
        return item.created_at

    def item_updateddate(self, item: Need) -> datetime:
        return item.updated_at


FORMS: dict[str, type[SyndicationFeed]] = {"atom": PlainAtom, "json": JsonFeed}
KINDS: dict[str, Callable[[], Feed[Any, Any]]] = {
    "services": ServicesFeed,
    "products": ProductsFeed,
    "contracts": ContractsFeed,
    "needs": NeedsFeed,
    "threads": ThreadsFeed,
}


def _page(feed: Feed[Any, Any], form: type[SyndicationFeed]) -> Callable[..., HttpResponseBase]:
    feed.feed_type = form
    return feed_page(feed)


PAGES = {
    (kind, form): _page(make(), generator)
    for kind, make in KINDS.items()
    for form, generator in FORMS.items()
}


def newest(request: HttpRequest, kind: str, form: str) -> HttpResponseBase:
    if page := PAGES.get((kind, form)):
        return page(request)
    raise Http404
