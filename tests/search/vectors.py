"""The process that makes vectors, in a thread of the tests; the model is the real one."""

import threading
from contextlib import contextmanager

from portal.search.vectors import client
from portal.search.vectors.model import SentenceModel
from portal.search.vectors.server import VectorServer


@contextmanager
def answering(path, model):
    """A server at this socket."""
    server = VectorServer(path, model)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def load():
    return SentenceModel()


def ask_at(settings, path):
    """Search by meaning is on, and asks there; without the rest that a failure before caused."""
    settings.MEANING = True
    settings.MEANING_SOCKET = str(path)
    client.Rest.until = 0.0
