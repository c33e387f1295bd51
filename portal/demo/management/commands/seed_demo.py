"""The demonstration data behind `make run`."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection

from portal.demo import (
    announcement_data,
    calendar_data,
    contract_data,
    forum_data,
    group_data,
    history,
    import_data,
    lineage_data,
    need_data,
    outreach_data,
    partnership_data,
    people_data,
    queue_data,
    recommendation_data,
    register_data,
    seed,
    standard_data,
    surveys,
)


class Command(BaseCommand):
    help = "Loads the demonstration data, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sign-ins", action="store_true", help="only print the demonstration accounts"
        )

    def handle(self, *args: object, sign_ins: bool, **options: object) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError(
                "Do not load demonstration data in production: its passwords are public."
            )
        if sign_ins:
            self.introduce()
        else:
            self.seed()
            self.find_work()

    def seed(self) -> None:
        is_new = not seed.is_seeded()
        if is_new:
            self.seed_catalogue()
        people_data.add_people()
        partnership_data.add_partnerships()
        need_data.add_plans()
        contract_data.add_contracts()
        recommendation_data.add_recommendations()
        group_data.add_council_groups()
        self.seed_people()
        if is_new:
            standard_data.add_standards()
            queue_data.add_waiting()
            seed.add_succession()
            self.seed_open_door()
            import_data.add_list_imports()
            call_command("find_twins", stdout=self.stdout)
        self.find_matches()
        history.add_history()

    def seed_open_door(self) -> None:
        register_data.add_register()
        calendar_data.add_calendar()
        lineage_data.add_lineage()

    def seed_people(self) -> None:
        forum_data.add_talk()
        surveys.add_surveys()
        outreach_data.add_outreach()
        announcement_data.add_announcement()

    def find_matches(self) -> None:
        """Let the database plan for full tables: it may have looked when they were empty."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def find_work(self) -> None:
        for command in ("find_work", "count_work", "measure_targets", "write_open_data"):
            call_command(command, stdout=self.stdout)

    def seed_catalogue(self) -> None:
        self.stdout.write("Loading the demonstration data …")
        call_command("load_councils", stdout=self.stdout)
        call_command("load_taxonomy", stdout=self.stdout)
        call_command("load_synonyms", stdout=self.stdout)
        seed.seed()

    def introduce(self) -> None:
        self.stdout.write("Demonstration accounts:")
        for email, person in people_data.PEOPLE.items():
            self.stdout.write(f"  {email:28} {person.what}")
        self.stdout.write(f"The password of every account is {people_data.PASSWORD}.")
        self.stdout.write("Sent emails and two-step sign-in codes are shown at /dev/mail/.")
