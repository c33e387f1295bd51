"""Requirements for your specification: the standards of a need as text for a specification."""

from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext

from services.models import Standard
from services.needs.models.need import Need
from services.recommendations.models import Recommendation

SUGGESTED, ASKED_ELSEWHERE = 8, 10


class Specification(NamedTuple):
    """What a need asks for, or what it could ask for; and what other councils' needs ask for."""

    is_chosen: bool
    standards: list[Standard]
    elsewhere: list[Any]
    recommendation: Recommendation | None

    @property
    def text(self) -> str:
        """The requirements as plain text, numbered, and what is recommended for the area."""
        numbered = [
            f"{number}. {requirement_of(standard)}"
            for number, standard in enumerate(self.standards, start=1)
        ]
        return "\n\n".join(part for part in [*numbered, self.recommended] if part)

    @property
    def recommended(self) -> str:
        """What is recommended, in sentences that a specification can hold: “or equivalent”."""
        recommendation = self.recommendation
        if recommendation is None or recommendation.published_on is None:
            return ""
        sentence = gettext("{publisher} recommended on {day} for {area}: {summary}").format(
            publisher=recommendation.publisher,
            day=date_format(recommendation.published_on, "j F Y"),
            area=recommendation.category,
            summary=recommendation.summary,
        )
        products = [product.name for product in recommendation.products.all()]
        named = gettext("Products named there, or equivalent: {products}.")
        return f"{sentence} {named.format(products=', '.join(products))}" if products else sentence


def requirement_of(standard: Standard) -> str:
    """One requirement in a sentence for a specification, with what the standard asks."""
    name = f"{standard.name} ({standard.version})" if standard.version else standard.name
    asked = gettext("The supplier must show that the solution follows {standard}.").format(
        standard=name
    )
    address = gettext("See {address}").format(address=standard.url) if standard.url else ""
    return " ".join(part for part in (asked, standard.asks, address) if part)


def specification_of(need: Need) -> Specification:
    """The standards that the need asks for; without any, those recommended for its area first."""
    chosen = list(need.standards.in_order())
    recommendation = Recommendation.objects.for_area(need.category)
    standards = chosen or suggested_standards(need, recommendation)
    return Specification(bool(chosen), standards, asked_elsewhere(need), recommendation)


def suggested_standards(need: Need, recommendation: Recommendation | None) -> list[Standard]:
    """Those that are recommended for the need's area, then those that concern it."""
    recommended = list(recommendation.standards.all()) if recommendation else []
    suggested = Standard.objects.suggested_for(need.category)[:SUGGESTED]
    return list(dict.fromkeys([*recommended, *suggested]))


def asked_elsewhere(need: Need) -> list[object]:
    """Standards that other councils' needs in the area ask for, with ``councils_count``."""
    others = Q(needs__category__in=need.category.keys_within(), needs__hidden_at=None)
    counted = Standard.objects.annotate(
        councils_count=Count(
            "needs__council", filter=others & ~Q(needs__council=need.council_id), distinct=True
        )
    )
    asked = counted.filter(councils_count__gt=0).order_by("-councils_count", "name", "pk")
    return list(asked[:ASKED_ELSEWHERE])
