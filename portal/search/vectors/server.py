"""The one process of a machine that holds the sentence model, and answers the others."""

import logging
import os
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingUnixStreamServer

from portal.search.vectors.model import VERSION, SentenceModel
from portal.search.vectors.protocol import MAX_LINE, answer_line, read_question

SECONDS_TO_ASK = 5
AT_ONCE = 2  # a page that asks does not wait for a job that does
logger = logging.getLogger(__name__)


class SocketTaken(Exception):
    """Another process answers at this socket, or its folder is not ours."""


class VectorServer(ThreadingUnixStreamServer):
    """Answers at a socket that only this user can reach."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, path: Path, model: SentenceModel) -> None:
        """Raises SocketTaken."""
        self.model = model
        # memory is given back to the thread that took it: few threads, little memory
        self.pool = ThreadPoolExecutor(AT_ONCE)
        _make_folder(path.parent)
        _clear(path)
        super().__init__(str(path), _Question)

    def encode(self, texts: list[str]) -> list[str]:
        return self.pool.submit(self.model.encode, texts).result()

    def handle_error(self, request: object, client_address: object) -> None:
        logger.exception("a question for vectors failed")


class _Question(StreamRequestHandler):
    server: VectorServer
    timeout = SECONDS_TO_ASK

    def handle(self) -> None:
        """Answer until the other side has no more questions."""
        try:
            while line := self.rfile.readline(MAX_LINE):
                vectors = self.server.encode(read_question(line))
                self.wfile.write(answer_line(VERSION, vectors))
        except (ValueError, TimeoutError, ConnectionError) as trouble:
            logger.warning("question for vectors refused", extra={"reason": str(trouble)})


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise SocketTaken(f"{folder} belongs to another user")


def _clear(path: Path) -> None:
    """Remove the socket that a process left when it was killed."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except FileNotFoundError:
            return
        except OSError:
            path.unlink(missing_ok=True)
            return
    raise SocketTaken(f"another process answers at {path}")
