from django.core.management.base import BaseCommand

from portal.search.models import OpenedResult, Search, SettledQuestion, Word


class Command(BaseCommand):
    help = "Delete old searches and their counts, and combine word counts. Run it every night."

    def handle(self, **options: object) -> None:
        forgotten, _ = Search.objects.too_old().delete()
        OpenedResult.objects.too_old().delete()
        SettledQuestion.objects.too_old().delete()
        Word.objects.add_up()
        self.stdout.write(f"Old searches deleted: {forgotten}. Words: {Word.objects.count()}.")
