"""A load of eight connections, from one process of its own: python -m tests.benchmarks.load.

What is asked is a path, or a path with the cookies of people who take turns, and a form.
"""

import itertools
import json
import socket
import sys
import threading
import time

CONNECTIONS = 8
GOOD = (b"200", b"204", b"302")
turns = itertools.count()


def fetch(port, asked):
    """Seconds until the whole answer is here. Raises when it is not a good one."""
    request = written(asked)
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request)
        first = connection.recv(65536)
        if first[9:12] not in GOOD:
            raise RuntimeError(f"{asked}: {first[:60]!r}")
        while connection.recv(65536):
            pass
    return time.perf_counter() - began


def written(asked):
    """The bytes of a request; every form is a little different from the one before."""
    if isinstance(asked, str):
        asked = {"path": asked}
    turn = next(turns)
    cookies, form = asked.get("cookies"), asked.get("form")
    head = [f"{'POST' if form else 'GET'} {asked['path']} HTTP/1.1", "Host: 127.0.0.1"]
    head.append("Connection: close")
    if cookies:
        head.append(f"Cookie: {cookies[turn % len(cookies)]}")
    body = f"{form}{turn}" if form else ""
    if body:
        head += [
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
    return "\r\n".join([*head, "", body]).encode()


def load(port, asked, seconds):
    """Latencies in seconds of all requests that eight connections made in that time."""
    latencies, until = [], time.perf_counter() + seconds

    def ask():
        while time.perf_counter() < until:
            latencies.append(fetch(port, asked))

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return latencies


if __name__ == "__main__":
    port, asked, seconds, turn = json.load(sys.stdin)
    turns = itertools.count(turn)
    began = time.perf_counter()
    latencies = load(port, asked, seconds)
    print(json.dumps({"took": time.perf_counter() - began, "latencies": latencies}))
