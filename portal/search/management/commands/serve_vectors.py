import signal
import threading

from django.core.management.base import BaseCommand, CommandError

from portal.search.vectors.model import VERSION, ModelUnavailable, SentenceModel
from portal.search.vectors.protocol import socket_path
from portal.search.vectors.server import SocketTaken, VectorServer


class Command(BaseCommand):
    help = (
        "Hold the sentence model and make vectors for the other processes of this machine. "
        "Run one on each machine where MEANING is on."
    )

    def handle(self, **options: object) -> None:
        path = socket_path()
        try:
            server = VectorServer(path, SentenceModel())
        except (ModelUnavailable, SocketTaken) as trouble:
            raise CommandError(str(trouble)) from trouble
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopped.set())
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.stdout.write(f"{VERSION} answers at {path}")
        self.stdout.flush()
        stopped.wait()
        server.shutdown()
        path.unlink(missing_ok=True)
