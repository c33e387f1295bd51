"""A load of eight connections, from one process of its own: python -m tests.benchmarks.load.

What is asked is a port and a path, perhaps with a form and the cookies or keys of people, who take
turns.
"""

import itertools
import json
import re
import socket
import sys
import threading
import time
from typing import NamedTuple

CONNECTIONS = 8
WARM_UP = 0.05  # seconds: one request or more of each, so that every worker has cached the page
GOOD = (b"200", b"204", b"302")
COST = re.compile(rb"Bench-Cost: (\S+) (\d+)")
turns = itertools.count()


class Answer(NamedTuple):
    """Seconds until all of it was there, and, where the server says, what it cost."""

    seconds: float
    size: int
    cpu: float | None
    queries: int | None


def fetch(asked):
    """Raises when the answer is not a good one."""
    request = written(asked)
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", asked["port"])) as connection:
        connection.sendall(request)
        first = connection.recv(65536)
        if first[9:12] not in GOOD:
            raise RuntimeError(f"{asked['path']}: {first[:60]!r}")
        size = len(first)
        while more := connection.recv(65536):
            size += len(more)
    seconds = time.perf_counter() - began
    cost = COST.search(first)
    cpu, queries = (float(cost[1]), int(cost[2])) if cost else (None, None)
    return Answer(seconds, size - first.find(b"\r\n\r\n") - 4, cpu, queries)


def written(asked):
    """The bytes of a request; every form is a little different from the one before."""
    turn = next(turns)
    cookies, keys, form = asked.get("cookies"), asked.get("keys"), asked.get("form")
    head = [f"{'POST' if form else 'GET'} {asked['path']} HTTP/1.1", "Host: 127.0.0.1"]
    head.append("Connection: close")
    if cookies:
        head.append(f"Cookie: {cookies[turn % len(cookies)]}")
    if keys:
        head.append(f"Authorization: Bearer {keys[turn % len(keys)]}")
    body = f"{form}{turn}" if form else ""
    if body:
        head += [
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
    return "\r\n".join([*head, "", body]).encode()


def load(asked, seconds):
    """The answers to all requests of eight connections in that time, and the refusals."""
    answers, refused, until = [], [], time.perf_counter() + seconds

    def ask():
        while time.perf_counter() < until:
            try:
                answers.append(fetch(asked))
            except (OSError, RuntimeError) as refusal:
                refused.append(str(refusal))

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, refused


if __name__ == "__main__":
    asked, seconds, turn = json.load(sys.stdin)
    turns = itertools.count(turn)
    load(asked, WARM_UP)
    began = time.perf_counter()
    answers, refused = load(asked, seconds)
    took = time.perf_counter() - began
    print(json.dumps({"took": took, "answers": answers, "refused": refused}))
