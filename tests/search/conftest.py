import pytest
from django.core.management import call_command

from portal.search.vectors import client
from portal.search.vectors.store import install
from tests.search.vectors import answering, ask_at, load


@pytest.fixture(scope="session")
def vectors_socket(tmp_path_factory):
    path = tmp_path_factory.mktemp("meaning") / "socket"
    with answering(path, load()):
        yield path


@pytest.fixture
def meaning(settings, vectors_socket, db, monkeypatch):
    """Search by meaning is on. Call it when everything is written that should have a vector."""
    monkeypatch.setattr(client, "SECONDS_IN_A_PAGE", 20)  # machines that test are busy
    ask_at(settings, vectors_socket)
    assert install() == ""
    return lambda: call_command("fill_vectors", "--seconds", "60")
