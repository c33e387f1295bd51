"""Everything behind `make run`: prepare the database and the files, then serve until stopped."""

import errno
import gc
import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from socketserver import BaseRequestHandler, TCPServer

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections

from portal.database import local_postgres
from portal.search.vectors.model import ModelUnavailable, model_file

OTHER_PORT = 8080
NEEDED = 3  # web server, worker and scheduler
# migrations make so many objects that looking for garbage takes a third of the time
MIGRATE = """
import gc
from django.core.management import execute_from_command_line
gc.disable()
execute_from_command_line(["manage.py", "migrate", "--verbosity=0", "--no-input"])
"""
Processes = list[subprocess.Popen[bytes]]


def terminate(running: Processes) -> None:
    for process in running:
        process.terminate()


def refuse_taken_port(port: int) -> None:
    """Say so before anything is loaded. Raises CommandError."""
    try:
        TCPServer(("127.0.0.1", port), BaseRequestHandler).server_close()
    except (OSError, OverflowError) as trouble:
        why = "is taken" if getattr(trouble, "errno", 0) == errno.EADDRINUSE else "cannot be used"
        raise CommandError(
            f"Port {port} {why}. Choose another one: make run PORT={OTHER_PORT}"
        ) from trouble


class Command(BaseCommand):
    help = "Runs migrations, loads the demonstration data once and serves the site with gunicorn."
    is_stopping = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--reload", action="store_true", help="restart when a file changes")

    def handle(self, *args: object, port: int, reload: bool, **options: object) -> None:
        refuse_taken_port(port)
        settings.SITE_URL = f"http://localhost:{port}"  # in letters that the seeding writes, too
        try:
            self.prepare()
            self.introduce(port)
            self.serve(port, reload)
        finally:
            connections.close_all()
            local_postgres.release()

    def prepare(self) -> None:
        self.stdout.write("Preparing the data. The first time this takes about a minute …")
        self.stdout.flush()
        self.migrate_and_collect()
        call_command("createcachetable", verbosity=0)
        gc.freeze()  # what is loaded stays: seeding need not look through it for garbage
        call_command("seed_demo", stdout=self.stdout)

    def migrate_and_collect(self) -> None:
        """Migrate in a process of its own, which takes its garbage along, beside the files."""
        migrating = subprocess.Popen([sys.executable, "-c", MIGRATE])  # noqa: S603 - fixed arguments
        call_command("collectstatic", verbosity=0, interactive=False)
        if migrating.wait():
            raise CommandError("The database could not be migrated.")

    def introduce(self, port: int) -> None:
        self.stdout.write(
            f"\nThe directory is at http://localhost:{port}/ — stop it with Ctrl-C.\n"
        )
        call_command("seed_demo", "--sign-ins", stdout=self.stdout)

    def serve(self, port: int, reload: bool) -> None:
        """Run web server, worker and scheduler until one ends; pass on signals that ask them to.

        Where neither mail server nor address is set, links in mails lead to this very port.
        """
        environment = {**os.environ, "SITE_URL": settings.SITE_URL}
        web = self.reloading(port) if reload else self.as_in_production(port)
        worker = ["manage.py", "worker", "--interval", "0.2"]
        running = [
            subprocess.Popen([sys.executable, *command], env=environment, process_group=0)  # noqa: S603 - fixed arguments
            for command in (web, worker, ["manage.py", "scheduler"], *self.vectors())
        ]
        self.pass_on_signals(running)
        self.wait_for(running)

    def vectors(self) -> list[list[str]]:
        """The process that holds the sentence model, where it is wanted and installed."""
        if not settings.MEANING:
            return []
        try:
            model_file()
        except ModelUnavailable as trouble:
            self.stderr.write(f"Search goes by words alone: {trouble}.")
            return []
        return [["manage.py", "serve_vectors"]]

    def pass_on_signals(self, running: Processes) -> None:
        """Ctrl-C reaches nobody but us, so that each is asked once: asked twice, they hurry."""

        def stop(*_: object) -> None:
            self.is_stopping = True
            terminate(running)

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)

    def wait_for(self, running: Processes) -> None:
        """Whichever process ends takes the others with it, but for that of the vectors."""
        while all(process.poll() is None for process in running[:NEEDED]):
            time.sleep(0.2)
        if not self.is_stopping:
            terminate(running)
        for process in running:
            process.wait()

    def reloading(self, port: int) -> list[str]:
        return ["manage.py", "runserver", f"127.0.0.1:{port}"]

    def as_in_production(self, port: int) -> list[str]:
        return [
            *("-m", "gunicorn", "-c", "python:portal.gunicorn", "portal.wsgi"),
            *("--bind", f"127.0.0.1:{port}", "--log-level", "warning"),
        ]
