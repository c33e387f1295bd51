"""Published contracts on the pages of councils and products."""

from django.template import Library
from django.urls import reverse

from councils.models import Council
from services.models import Product, Use
from services.notices.models import AwardNotice

register = Library()


@register.inclusion_tag("notices/_of_council.html")
def published_contracts(council: Council) -> dict[str, object]:
    """How many ICT contracts public notices give a council, and where they are listed."""
    number = AwardNotice.objects.of_council(council).published().count()
    return {"number": number, "url": reverse("council_contracts:index", args=[council.slug])}


@register.inclusion_tag("notices/_of_product.html")
def product_in_notices(product: Product) -> dict[str, object]:
    """How many councils have a contract that names the product; never added to its users."""
    number = AwardNotice.objects.published().running().councils_with(product)
    return {"number": number, "product": product}


@register.inclusion_tag("notices/_of_use.html")
def notice_of_use(use: Use) -> dict[str, object]:
    """The newest public notice that says the same as a council's record."""
    found = AwardNotice.objects.about(use).select_related("council").first()
    return {"notice": found if use.product_id else None}
