from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from portal.search.models import EntryKind, IndexEntry, IndexOrigin, Tally, Word
from portal.search.models.facet_counts import FACETS_OF_ENTRIES, FOUND


class Command(BaseCommand):
    help = (
        "Reads everything that can be found into the index anew, and counts its words. "
        "Triggers keep the index in step; this repairs it where something got past them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only compare; fail if anything differs"
        )
        parser.add_argument(
            "--if-outdated",
            action="store_true",
            help="only where another version of PostgreSQL wrote the index",
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
            self.stderr.write(f"{kind} {key}: the index says something else")
        if drift:
            raise CommandError(f"{len(drift)} differ. Run rebuild_search without --check.")
        if IndexOrigin.objects.is_of_another_version():
            raise CommandError("Another version of PostgreSQL wrote the index. Run rebuild_search.")
        self.stdout.write(f"{IndexEntry.objects.count()} entries, all as they should be.")

    def _rebuild(self) -> None:
        for kind in EntryKind:
            IndexEntry.objects.refresh(kind)
        IndexEntry.objects.write_anew()
        Word.objects.count_again()
        Tally.objects.count_again(FOUND, FACETS_OF_ENTRIES)
        IndexOrigin.objects.note()
