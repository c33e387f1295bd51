from argparse import ArgumentParser

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from portal.search.models import EntryKind, IndexEntry, IndexOrigin, Tally, Word
from portal.search.models.facet_counts import FACETS_OF_ENTRIES, FOUND
from portal.search.vectors.state import state_of_meaning


class Command(BaseCommand):
    help = (
        "Rebuild the search index and recount its words. Triggers keep the index up to "
        "date. Use this command to repair it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="compare only, and fail if anything differs"
        )
        parser.add_argument(
            "--if-outdated",
            action="store_true",
            help="only rebuild if another version of PostgreSQL wrote the index",
        )

    def handle(self, *, check: bool, if_outdated: bool, **options: object) -> None:
        if if_outdated and not IndexOrigin.objects.is_outdated():
            self.stdout.write("This version of PostgreSQL wrote the index.")
            return
        if not check:
            self._rebuild()
        self._compare()

    def _compare(self) -> None:
        drift = [*IndexEntry.objects.with_drift(), *Word.objects.with_drift()]
        drift += Tally.objects.with_drift(FOUND, FACETS_OF_ENTRIES)
        for kind, key in drift:
            self.stderr.write(f"{kind} {key}: the index is out of date")
        if drift:
            raise CommandError(
                f"{len(drift)} differences found. Run rebuild_search without --check."
            )
        if IndexOrigin.objects.is_of_another_version():
            raise CommandError("Another version of PostgreSQL wrote the index. Run rebuild_search.")
        self.stdout.write(f"{IndexEntry.objects.count()} entries checked. No differences found.")
        if settings.MEANING:
            self.stdout.write(f"Search by meaning: {state_of_meaning()}.")

    def _rebuild(self) -> None:
        for kind in EntryKind:
            IndexEntry.objects.refresh(kind)
        IndexEntry.objects.write_anew()
        Word.objects.count_again()
        Tally.objects.count_again(FOUND, FACETS_OF_ENTRIES)
        IndexOrigin.objects.note()
        if settings.MEANING:
            call_command("fill_vectors", "--seconds", "inf", stdout=self.stdout)
