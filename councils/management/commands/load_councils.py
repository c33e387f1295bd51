from django.core.management.base import BaseCommand

from councils.imports import load_councils


class Command(BaseCommand):
    help = "Load the facts in councils/data/ into the database. Edited facts do not change."

    def handle(self, **options: object) -> None:
        report = load_councils()
        for line in report.edited_facts:
            self.stdout.write(f"kept as edited: {line}")
        self.stdout.write(
            f"Councils: {report.created} created, {report.updated} updated, "
            f"{report.unchanged} unchanged, {len(report.edited_facts)} edited facts kept; "
            f"{report.added} other names, domains and successions added."
        )
