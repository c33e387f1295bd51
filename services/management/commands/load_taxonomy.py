"""The service areas and standards that the directory starts with."""

import csv
from pathlib import Path

from django.core.management import BaseCommand
from django.db import transaction

from services.models import Category, Standard

GENERAL = "general"
DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    help = "Add missing service areas and standards. What people changed stays."

    @transaction.atomic
    def handle(self, *args: object, **options: object) -> None:
        categories = sum(
            self.add_category(position, row) for position, row in enumerate(rows("categories"))
        )
        standards = sum(self.add_standard(row) for row in rows("standards"))
        self.stdout.write(f"{categories} service areas and {standards} standards added.")

    def add_category(self, position: int, row: dict[str, str]) -> bool:
        parent = Category.objects.get(slug=row["parent"]) if row["parent"] else None
        _, is_new = Category.objects.get_or_create(
            slug=row["slug"],
            defaults={
                "name": row["name"],
                "parent": parent,
                "description": row["description"],
                "synonyms": row["synonyms"].split("|") if row["synonyms"] else [],
                "position": position,
            },
        )
        return is_new

    def add_standard(self, row: dict[str, str]) -> bool:
        """Add a standard, or tell more of one of which little is known."""
        slug, areas = row.pop("slug"), {*row.pop("areas").split("|")}
        defaults = {**row, "is_general": GENERAL in areas}
        standard, is_new = Standard.ever.get_or_create(slug=slug, defaults=defaults)
        if is_new or not standard.asks:
            for name, value in defaults.items():
                setattr(standard, name, getattr(standard, name) or value)
            standard.save()
            standard.categories.set(Category.objects.filter(slug__in=areas))
        return is_new


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
