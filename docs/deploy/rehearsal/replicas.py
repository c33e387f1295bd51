"""Tries replicas: a primary, two replicas and two web servers, each in a network of its own.

Fills a database with the demonstration, and says for 0, 1 and 2 replicas how many requests a second
two web servers answer and what is asked of each database. Then a member writes and reads while
replicas stand still, lose their network, die and come back. docs/deploy/try-replicas runs it.
"""

import os
import random
import re
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import requests
from machines import WEB_ADDRESS, Machine, build_bridge

from tests.operations.replication import Place, primary_with

ROOT = Path(__file__).resolve().parents[3]
SECONDS = float(os.environ.get("SECONDS_OF_A_ROUND", "15"))
ROUNDS = [int(each) for each in os.environ.get("ROUNDS", "0,1,2,0,1,2").split(",")]
READERS, WRITES = 8, int(os.environ.get("WRITES", "100"))
ROOM = Path(sys.argv[1])
WEB = [Machine(f"web{number}", f"10.77.0.2{number}", ROOM) for number in (1, 2)]
DATABASES = [Machine(f"replica{number}", f"10.77.0.3{number}", ROOM) for number in (1, 2)]
SITES = [f"http://{machine.address}:8000" for machine in WEB]
WORDS = ("payroll", "planning", "housing", "library", "parking", "waste", "school", "elections")
MEMBER = {"login": "officer@durham.example", "password": "shared-services-2006"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
ASKED = "SELECT xact_commit FROM pg_stat_database WHERE datname = 'directory'"


def environment(servers):
    return {
        **os.environ,
        "ENVIRONMENT": "local",
        "DEBUG": "false",
        "DATABASE_URL": servers[0].url,
        "DATABASE_REPLICA_URLS": ",".join(server.url for server in servers[1:]),
        "WEB_CONCURRENCY": "1",
        "ALLOWED_HOSTS": ",".join(machine.address for machine in WEB),
    }


def fill(servers):
    commands = ["migrate", "createcachetable", "load_councils", "load_taxonomy", "load_synonyms"]
    for command in [*commands, "load_boards", "seed_demo", "rebuild_search"]:
        manage = [sys.executable, "manage.py", command]
        subprocess.run(manage, cwd=ROOT, env=environment(servers[:1]), check=True, stdout=2)


@contextmanager
def web_servers(servers):
    """Two web servers of one process and four threads each."""
    command = [sys.executable, "-m", "gunicorn", "-c", "python:portal.gunicorn", "portal.wsgi"]
    log = (servers[0].folder / "web.log").open("a")
    running = [
        subprocess.Popen(
            [*there(machine), *command],
            cwd=ROOT,
            env={**environment(servers), "WEB_BIND": f"{machine.address}:8000"},
            stderr=log,
        )
        for machine in WEB
    ]
    try:
        for site in SITES:
            wait_until(lambda site=site: answers(site))
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(60)


def there(machine):
    return "ip", "netns", "exec", machine.name


def answers(site):
    try:
        return requests.get(f"{site}/healthz", timeout=2).ok
    except requests.RequestException:
        return False


def wait_until(happened):
    until = time.monotonic() + 60
    while not happened():
        if time.monotonic() > until:
            raise SystemExit("FAILED: it did not happen in a minute")
        time.sleep(0.1)


def address(number):
    """A page that no process has cached: searches and narrowed lists, each of them once."""
    word = random.choice(WORDS)
    page = "search" if number % 2 else "services"
    return f"{SITES[number % 2]}/{page}/?q={word}+{number}"


class Readers:
    """Visitors who read until they are stopped: how long each answer took, and what failed."""

    def __init__(self, people=READERS):
        self.times, self.failures, self.is_over = [], [], threading.Event()
        self.threads = [threading.Thread(target=self.read, args=(n,)) for n in range(people)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def read(self, number):
        browser = requests.Session()
        while not self.is_over.is_set():
            began = time.monotonic()
            try:
                status = browser.get(address(number), timeout=30).status_code
            except requests.RequestException as trouble:
                status = type(trouble).__name__
            self.times.append(time.monotonic() - began)
            self.failures += [status] if status != HTTPStatus.OK else []
            number += READERS + 1

    def __str__(self):
        times = sorted(self.times)
        p95 = times[int(len(times) * 0.95)] * 1000
        longest = times[-1] * 1000
        return f"p95 {p95:.0f} ms, longest {longest:.0f} ms, {len(self.failures)} failed"


def measure(servers):
    before = [server.ask(ASKED) for server in servers]
    with web_servers(servers):
        with Readers() as warm_up:
            time.sleep(3)
        begun = time.monotonic()
        with Readers() as readers:
            time.sleep(SECONDS)
        took = time.monotonic() - begun
        time.sleep(1.5)  # what servers count is written once a second
    asked = [server.ask(ASKED) - known for server, known in zip(servers, before, strict=True)]
    pages = len(warm_up.times) + len(readers.times)
    each = ", ".join(f"{number / pages:.1f}" for number in asked)
    rate = len(readers.times) / took
    print(
        f"{len(servers) - 1} replicas: {rate:.0f} requests/s, {readers}; "
        f"transactions for a page at the primary and each replica: {each}",
        flush=True,
    )


class Member:
    """A person who is signed in, keeps a draft of a reply and looks whether it stands there."""

    def __init__(self, thread):
        self.browser, self.place = requests.Session(), f"/forums/threads/{thread}/reply/"
        self.version = 0
        token = TOKEN.search(self.browser.get(f"{SITES[0]}/accounts/login/").text).group(1)
        fields = {**MEMBER, "csrfmiddlewaretoken": token}
        self.browser.post(f"{SITES[0]}/accounts/login/", fields).raise_for_status()

    def misses(self, number):
        """Whether what was written is missing where it is read next, from both web servers."""
        text = f"Words number {number}, for the first time."
        fields = {"place": self.place, "text": text, "draft_version": self.version}
        fields["csrfmiddlewaretoken"] = self.browser.cookies["csrftoken"]
        kept = self.browser.post(
            f"{SITES[0]}/forums/drafts/keep/", fields, headers={"Accept": "application/json"}
        )
        kept.raise_for_status()
        self.version = kept.json()["version"]
        return any(text not in self.drafts_at(site) for site in SITES)

    def drafts_at(self, site):
        # to a browser both would be one address, behind a proxy, with one cookie
        cookies = self.browser.cookies.get_dict()
        return requests.get(f"{site}/forums/drafts/", cookies=cookies, timeout=30).text


def read_too_late(member, number=WRITES):
    """How often a member who writes and reads, reads something old."""
    late = sum(member.misses(random.random()) for _ in range(number))
    return f"{number} writes, {late} read too late"


def asked_of(servers):
    time.sleep(1.5)  # what servers count is written once a second
    return [server.ask(ASKED) for server in servers]


def try_faults(servers):
    """Readers read all the while; a member writes and reads in each state."""
    with web_servers(servers), Readers(2) as readers:
        thread = servers[0].ask("SELECT min(id) FROM forums_thread WHERE state = 'published'")
        member = Member(thread)
        says(f"all well: {read_too_late(member)}")
        try_silence(servers[1:], member)
        says(f"visitors up to then: {len(readers.times)} pages, {readers}")
        try_deaths(servers[1:], member)
        says(f"both are back: {used_in_six_seconds(servers)}")
        says(f"again all well: {read_too_late(member)}")
    says(f"visitors in all states: {len(readers.times)} pages, {readers}")
    if readers.failures:
        raise SystemExit(f"FAILED: {set(readers.failures)}")


def try_silence(replicas, member):
    """They are late, or silent; none of them refuses a connection."""
    for server in replicas:
        server.ask("SELECT pg_wal_replay_pause()")
    says(f"replicas stand still: {read_too_late(member)}")
    for server in replicas:
        server.ask("SELECT pg_wal_replay_resume()")
    time.sleep(2)
    replicas[0].hang()
    says(f"one replica hangs: {read_too_late(member)}")
    replicas[0].wake()
    time.sleep(2)
    DATABASES[0].cut()
    says(f"the network of one replica is cut: {read_too_late(member)}")
    DATABASES[0].join()


def try_deaths(replicas, member):
    """One is killed, then the other; both start again, and have time to be used again."""
    replicas[0].kill()
    says(f"one replica is killed: {read_too_late(member)}")
    replicas[1].kill()
    says(f"both replicas are killed: {read_too_late(member)}")
    for server in replicas:
        server.start()
    time.sleep(15)


def used_in_six_seconds(servers):
    before = asked_of(servers)
    time.sleep(5)
    used = [now - known for now, known in zip(asked_of(servers), before, strict=True)]
    return f"in 6 s the primary has {used[0]}, the replicas {used[1:]} transactions"


def says(text):
    print(f"ok: {text}", flush=True)


def main():
    build_bridge()
    for machine in [*WEB, *DATABASES]:
        machine.plug_in()
    places = [Place(machine.address, there(machine)) for machine in DATABASES]
    with primary_with(ROOM, 2, 6110, [Place(WEB_ADDRESS), *places]) as servers:
        fill(servers)
        for count in ROUNDS:
            measure(servers[: count + 1])
        try_faults(servers)


main()
