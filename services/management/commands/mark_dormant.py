from typing import Any

from django.core.management.base import BaseCommand

from services.models import Service


class Command(BaseCommand):
    help = "Mark listings that nobody has confirmed for too long. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = Service.objects.mark_dormant()
        dormant = Service.objects.dormant().count()
        self.stdout.write(f"{changed} changed; {dormant} listings are dormant.")
