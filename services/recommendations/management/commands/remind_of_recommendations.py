from django.core.management.base import BaseCommand

from services.recommendations.actions.notifications import remind_of_recommendations


class Command(BaseCommand):
    help = "Remind authors and followers of recommendations due for review. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{remind_of_recommendations()} recommendations due for review.")
