from django.core.management.base import BaseCommand, CommandError, CommandParser

from services.models import Service
from services.models.counters import (
    count_tallies_again,
    find_drifted_services,
    find_drifted_tallies,
)


class Command(BaseCommand):
    help = "Recount the numbers that the database maintains and correct any differences."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing, and fail if anything differs"
        )

    def handle(self, *args: object, check: bool, **options: object) -> None:
        drifted = find_drifted_services()
        for service in drifted:
            self.stdout.write(
                f"{service.slug}: users {service.users_count}, counted {service.counted_users}; "
                f"products {service.product_keys}, counted {service.counted_products}"
            )
        tallies = find_drifted_tallies()
        for subject, key in tallies:
            self.stdout.write(f"{subject} {key}: another number than the rows have")
        if (drifted or tallies) and check:
            what = f"{len(drifted)} services and {len(tallies)} other numbers"
            raise CommandError(f"{what} have wrong counts.")
        for service in drifted:
            Service.objects.filter(pk=service.pk).update(
                users_count=service.counted_users, product_keys=service.counted_products
            )
        if tallies:
            count_tallies_again()
        self.stdout.write(f"{len(drifted)} services and {len(tallies)} other numbers corrected.")
