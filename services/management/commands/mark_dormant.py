from django.core.management.base import BaseCommand
from django.db import transaction

from services.actions.reminders import notify_dormant
from services.models import Service


class Command(BaseCommand):
    help = "Mark services as dormant if they were not confirmed in time. Safe to run again."

    @transaction.atomic
    def handle(self, *args: object, **options: object) -> None:
        changed, fallen = Service.objects.mark_dormant()
        notify_dormant(fallen)
        dormant = Service.objects.dormant().count()
        self.stdout.write(f"Services changed: {changed}. Dormant services: {dormant}.")
