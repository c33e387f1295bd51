"""A load of eight connections, from one process of its own: python -m tests.benchmarks.load."""

import json
import socket
import sys
import threading
import time

CONNECTIONS = 8


def fetch(port, path):
    """Seconds until the whole answer is here. Raises when it is not a 200."""
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
        )
        first = connection.recv(65536)
        if not first.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{path}: {first[:60]!r}")
        while connection.recv(65536):
            pass
    return time.perf_counter() - began


def load(port, path, seconds):
    """Latencies in seconds of all requests that eight connections made in that time."""
    latencies, until = [], time.perf_counter() + seconds

    def ask():
        while time.perf_counter() < until:
            latencies.append(fetch(port, path))

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return latencies


if __name__ == "__main__":
    port, path, seconds = sys.argv[1:]
    began = time.perf_counter()
    latencies = load(int(port), path, float(seconds))
    print(json.dumps({"took": time.perf_counter() - began, "latencies": latencies}))
