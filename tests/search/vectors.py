"""The process that makes vectors, in a thread of the tests; the model is the real one."""

import threading
from contextlib import contextmanager

import pytest
from django.core.management import call_command

from portal.search.vectors import client
from portal.search.vectors.model import SentenceModel
from portal.search.vectors.server import VectorServer
from portal.search.vectors.store import install


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


def ask_at(settings, path):
    """Search by meaning is on, and asks there; without the rest that a failure before caused."""
    settings.MEANING = True
    settings.MEANING_SOCKET = str(path)
    client.Rest.until = 0.0


@pytest.fixture(scope="session")
def vectors_socket(tmp_path_factory):
    path = tmp_path_factory.mktemp("meaning") / "socket"
    with answering(path, SentenceModel()):
        yield path


@pytest.fixture
def meaning(settings, vectors_socket, db, monkeypatch):
    """Search by meaning is on. Call it when everything is written that should have a vector."""
    monkeypatch.setattr(client, "SECONDS_IN_A_PAGE", 20)  # machines that test are busy
    ask_at(settings, vectors_socket)
    assert install() == ""
    return lambda: call_command("fill_vectors", "--seconds", "60")
