from django.core.management.base import BaseCommand
from django.db import transaction

from councils.models import Region
from forums.models import Board, Posting, Tag, Visibility
from forums.models.tag import slug_of
from services.models import Category

FIRST = [
    ("announcements", "Announcements", "News about the directory.", Posting.STAFF),
    ("general", "General", "Questions that do not fit another board.", Posting.OPEN),
]
STAFF = {
    "name": "Moderators",
    "summary": "Only moderators can read and post here.",
    "visibility": Visibility.STAFF,
    "posting": Posting.STAFF,
    "position": 90,
}
AREAS = ("areas", "Service areas", "One board for each service area.")
TAGS = [
    *("accessibility", "artificial intelligence", "business case", "contract end"),
    *("cyber security", "data migration", "data protection", "exit", "integration"),
    *("joint procurement", "legacy systems", "lessons learned", "Microsoft 365", "open source"),
    *("procurement route", "reorganisation", "savings", "staff and training"),
    *("supplier change", "testing"),
]
REGIONS = ("regions", "Regions", "One board for each region.")


class Command(BaseCommand):
    help = "Creates the boards, including one for each service area and region, and the first tags."

    @transaction.atomic
    def handle(self, *args: object, **options: object) -> None:
        """What is there stays as it is."""
        before = Board.objects.count()
        for position, (slug, name, summary, posting) in enumerate(FIRST):
            self._make(slug, name=name, summary=summary, posting=posting, position=position)
        self._make("moderators", **STAFF)
        areas, regions = (
            self._make(slug, name=name, summary=summary, posting=Posting.STAFF, position=position)
            for position, (slug, name, summary) in enumerate([AREAS, REGIONS], start=10)
        )
        for area in Category.objects.top().in_order():
            self._make(area.slug, name=area.name, category=area, parent=areas)
        for region in Region:
            slug = f"region-{region.value.replace('_', '-')}"
            self._make(slug, name=region.label, region=region, parent=regions)
        made = Board.objects.count() - before
        if not Tag.objects.exists():
            Tag.objects.bulk_create(
                Tag(name=name, slug=slug_of(name), is_curated=True) for name in TAGS
            )
        self.stdout.write(f"Boards created: {made}. Boards that already existed: {before}.")

    def _make(self, slug: str, **fields: object) -> Board:
        board, _ = Board.objects.get_or_create(slug=slug, defaults=fields)
        return board
