"""Requirements to take along: the standards of a need as text for a specification."""

from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext

from services.models import Standard
from services.needs.models.need import Need

SUGGESTED, ASKED_ELSEWHERE = 8, 10


class Specification(NamedTuple):
    """What a need asks for, or what it could ask for; and what other councils' needs ask for."""

    is_chosen: bool
    standards: list[Standard]
    elsewhere: list[Any]

    @property
    def text(self) -> str:
        """The requirements as plain text, numbered."""
        return "\n\n".join(
            f"{number}. {requirement_of(standard)}"
            for number, standard in enumerate(self.standards, start=1)
        )


def requirement_of(standard: Standard) -> str:
    """One requirement in a sentence for a specification, with what the standard asks."""
    name = f"{standard.name} ({standard.version})" if standard.version else standard.name
    asked = gettext("The supplier must show that the solution follows {standard}.").format(
        standard=name
    )
    address = gettext("See {address}").format(address=standard.url) if standard.url else ""
    return " ".join(part for part in (asked, standard.asks, address) if part)


def specification_of(need: Need) -> Specification:
    """The standards that the need asks for; without any, those of its service area."""
    chosen = list(need.standards.in_order())
    suggested = Standard.objects.suggested_for(need.category)[:SUGGESTED]
    return Specification(bool(chosen), chosen or list(suggested), asked_elsewhere(need))


def asked_elsewhere(need: Need) -> list[Any]:
    """Standards that other councils' needs in the area ask for, with ``councils_count``."""
    others = Q(needs__category__in=need.category.keys_within(), needs__hidden_at=None)
    counted = Standard.objects.annotate(
        councils_count=Count(
            "needs__council", filter=others & ~Q(needs__council=need.council_id), distinct=True
        )
    )
    asked = counted.filter(councils_count__gt=0).order_by("-councils_count", "name", "pk")
    return list(asked[:ASKED_ELSEWHERE])
