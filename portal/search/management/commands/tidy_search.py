from django.core.management.base import BaseCommand

from portal.search.models import Search, Word


class Command(BaseCommand):
    help = "Forgets old searches, and adds up the counts of words. Run it every night."

    def handle(self, **options: object) -> None:
        forgotten, _ = Search.objects.too_old().delete()
        Word.objects.add_up()
        self.stdout.write(f"{forgotten} old searches forgotten; {Word.objects.count()} words.")
