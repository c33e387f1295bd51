from django.core.management.base import BaseCommand

from portal.search.models import Search, Word


class Command(BaseCommand):
    help = "Delete old searches and combine word counts. Run it every night."

    def handle(self, **options: object) -> None:
        forgotten, _ = Search.objects.too_old().delete()
        Word.objects.add_up()
        self.stdout.write(f"Old searches deleted: {forgotten}. Words: {Word.objects.count()}.")
