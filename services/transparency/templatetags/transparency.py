"""What a council publishes of its own records, on its public pages."""

from collections.abc import Iterable

from django.template import Library

from councils.models import Council
from services.lists import ListRow
from services.models import Use
from services.transparency.models import RegisterEntry
from services.transparency.models.council_systems import count_public_records
from services.transparency.models.register_schema import PUBLIC_FACTS

register = Library()


@register.inclusion_tag("transparency/_of_council.html")
def public_records(council: Council) -> dict[str, object]:
    """Links to the contracts register and the systems of a council, if it has published any."""
    return {"council": council, "counts": count_public_records(council)}


@register.simple_tag
def uses_in_register(rows: Iterable[ListRow]) -> set[int]:
    """The keys of the uses in a list whose contracts are in the public register."""
    return RegisterEntry.objects.published().uses([row.use.pk for row in rows])


@register.simple_tag
def changes_register(use: Use, fact: str) -> bool:
    """Whether everybody sees at once that this fact of a use, or its contract, has changed."""
    return fact in PUBLIC_FACTS and bool(RegisterEntry.objects.published().uses([use.pk]))
