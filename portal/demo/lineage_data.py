"""Where some invented software comes from, and the licence that lets others use it."""

from services.models import Service
from services.models.choices import ServiceKind
from services.publiccode.models import LineageKind, LineageLink

ASSISTANT = "sutton-bin-day-assistant"
LINKS = [
    (ASSISTANT, LineageKind.DERIVED_FROM, "denbighshire-live-chat"),
    (ASSISTANT, LineageKind.DEPENDS_ON, "oldham-resident-crm"),
    ("glasgow-out-of-hours-calls", LineageKind.DEPENDS_ON, ASSISTANT),
]


def add_lineage() -> None:
    """Software whose code can be read has a licence, and one has an origin and a successor."""
    shown = Service.objects.filter(is_demonstration=True, kind=ServiceKind.SOFTWARE)
    shown.exclude(source_code_url="").update(licence="MIT")
    services = {service.slug: service for service in Service.objects.published()}
    LineageLink.objects.bulk_create(
        LineageLink(service=services[slug], kind=kind, other=services[other])
        for slug, kind, other in LINKS
    )
    LineageLink.objects.create(
        service=services[ASSISTANT], kind=LineageKind.DEPENDS_ON, name="Speech recognition"
    )
