"""Asks for vectors, and goes on without when there is no answer in time."""

import logging
import socket
import time
from collections.abc import Sequence

from django.conf import settings

from portal.search.vectors.model import VERSION
from portal.search.vectors.protocol import MAX_LINE, question_line, read_answer, socket_path
from portal.site.fragment_cache import fingerprint, search_cache

SECONDS_IN_A_PAGE = 0.15
SECONDS_IN_A_JOB = 30.0
SECONDS_OF_REST = 5.0
CACHE_SECONDS = 60  # a page and its tabs and filters ask for the same
logger = logging.getLogger(__name__)


class NoVectors(Exception):
    """The process that makes them does not answer, or not in time."""


class Rest:
    """After a failure pages do not ask for a while, so that they do not all wait."""

    until = 0.0


def encode(texts: Sequence[str], seconds: float = SECONDS_IN_A_JOB) -> list[str]:
    """The vector of each text, as pgvector reads it. Raises NoVectors."""
    deadline = time.monotonic() + seconds
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(seconds)
            connection.connect(str(socket_path()))
            connection.sendall(question_line(texts))
            vectors = read_answer(_read_line(connection, deadline), VERSION)
    except (OSError, ValueError, KeyError) as trouble:
        raise NoVectors(str(trouble) or type(trouble).__name__) from trouble
    if len(vectors) != len(texts):
        raise NoVectors("there are more or fewer vectors than texts")
    return vectors


def encode_question(text: str) -> str:
    """The vector of what a page looks for; empty where search by meaning is off or silent."""
    if not settings.MEANING or not text or Rest.until > time.monotonic():
        return ""
    key = fingerprint("vector", VERSION, text)
    if known := search_cache.get(key):
        return str(known)
    try:
        (vector,) = encode([text], SECONDS_IN_A_PAGE)
    except NoVectors as trouble:
        rest()
        logger.warning("searched without meaning", extra={"reason": str(trouble)})
        return ""
    search_cache.set(key, vector, CACHE_SECONDS)
    return vector


def rest() -> None:
    """Look for words only, for some seconds."""
    Rest.until = time.monotonic() + SECONDS_OF_REST


def _read_line(connection: socket.socket, deadline: float) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        left = deadline - time.monotonic()
        if left <= 0 or len(line) > MAX_LINE * 2:
            raise TimeoutError("no answer in time")
        connection.settimeout(left)
        if not (read := connection.recv(65536)):
            raise ConnectionError("the connection was closed")
        line += read
    return line
