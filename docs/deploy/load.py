"""Mixed use of a site on this machine, for locust: people who read, search, write and answer.

Development only: locust is not among the packages of the project. With the demonstration running
(make run PORT=8042) and a Python of its own:

    python3 -m venv /tmp/locust && /tmp/locust/bin/pip install locust
    docs/deploy/load-people 200
    /tmp/locust/bin/locust -f docs/deploy/load.py --host http://127.0.0.1:8042 \
        --headless --users 200 --spawn-rate 5 --run-time 10m --csv /tmp/load

Two of three people are visitors. Each waits 2 to 8 seconds between pages, or as long as
--shortest-wait and --longest-wait say. Each comes from a network of its own, as to a site behind
one proxy (TRUSTED_PROXY_COUNT=1). docs/deploy/try-load does all of it, with a site of its own.
"""

import random
import re
from urllib.parse import urlsplit

from locust import HttpUser, events, task

MAX_PEOPLE, MAX_SECONDS = 1000, 24 * 3600
HERE = {"127.0.0.1", "localhost"}
PASSWORD = "shared-services-2006"  # noqa: S105 - of the demonstration
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"')
WORDS = ["payroll", "planning", "housing", "library", "parking", "waste", "school", "election"]
REGIONS = ("north-east", "wales", "scotland", "london", "south-west")
LINKS = {
    "service": re.compile(r'href="(/services/(?!products|uses|suppliers|areas)[a-z0-9-]+/)"'),
    "product": re.compile(r'href="(/services/products/[a-z0-9-]+/)"'),
    "council": re.compile(r'href="(/councils/[a-z0-9-]+/)"'),
    "thread": re.compile(r'href="(/forums/threads/\d+-[a-z0-9-]+/)[^"]*"'),
}
numbers = iter(range(MAX_PEOPLE))


@events.init_command_line_parser.add_listener
def add_waits(parser):
    parser.add_argument("--shortest-wait", type=float, default=2)
    parser.add_argument("--longest-wait", type=float, default=8)


@events.init.add_listener
def refuse_other_machines(environment, **_):
    """Only this machine, and not without end."""
    options = environment.parsed_options
    if urlsplit(environment.host or "").hostname not in HERE:
        raise SystemExit("Only a site on 127.0.0.1 is asked.")
    if not 0 < (options.run_time or 0) <= MAX_SECONDS or options.num_users > MAX_PEOPLE:
        raise SystemExit(f"Say --run-time, and at most {MAX_PEOPLE} --users.")


class Person(HttpUser):
    """What everybody does."""

    abstract = True
    seen: dict

    def wait_time(self):
        options = self.environment.parsed_options
        return random.uniform(options.shortest_wait, options.longest_wait)

    def come_from_a_network(self):
        address = ".".join(str(random.randrange(1, 250)) for _ in range(3))
        self.client.headers["X-Forwarded-For"] = f"10.{address}"

    def on_start(self):
        self.come_from_a_network()
        self.seen = {kind: [] for kind in LINKS}
        for path in ("/services/", "/councils/", "/forums/", "/search/?kind=product&q=system"):
            self.read(path)

    def read(self, path, name=None):
        """Open a page, and remember where it leads."""
        answer = self.client.get(path, name=name or path)
        for kind, link in LINKS.items():
            found = link.findall(answer.text)[:30]
            self.seen[kind] = (self.seen[kind] + found)[-60:]
        return answer.text

    def open_one(self, kind):
        if self.seen[kind]:
            return self.read(random.choice(self.seen[kind]), name=f"a {kind}")
        return ""

    @task(4)
    def search(self):
        words = " ".join(random.sample(WORDS, random.choice((1, 1, 2))))
        self.read(f"/search/?q={words}", name="search")

    @task(3)
    def narrow(self):
        self.read(f"/services/?region={random.choice(REGIONS)}", name="services of a region")

    @task(6)
    def open_something(self):
        self.open_one(random.choice(list(LINKS)))

    @task(2)
    def home(self):
        self.read("/")


class Visitor(Person):
    weight = 2


class Member(Person):
    """A person who is signed in and also writes."""

    weight = 1

    def on_start(self):
        self.come_from_a_network()
        token = TOKEN.search(self.client.get("/accounts/login/", name="sign in").text)[1]
        fields = {"login": f"load{next(numbers)}@load.example", "password": PASSWORD}
        fields["csrfmiddlewaretoken"] = token
        with self.client.post(
            "/accounts/login/", fields, name="sign in (POST)", catch_response=True
        ) as answer:
            if "sessionid" not in self.client.cookies:
                answer.failure("not signed in")
        super().on_start()

    @task(2)
    def answer(self):
        """Reply in a thread."""
        page = self.open_one("thread")
        form = re.search(r'action="(/forums/threads/\d+/reply/)"', page)
        if form:
            text = f"We asked ourselves the same. {random.random()}"
            self.send(form[1], page, {"text": text}, "reply (POST)")

    @task(1)
    def register_a_use(self):
        if not self.seen["product"]:
            return
        path = f"{random.choice(self.seen['product'])}use/"
        page = self.client.get(path, name="say what we use").text
        self.send(path, page, {"status": "in_use"}, "say what we use (POST)")

    @task(1)
    def keep_a_draft(self):
        page = self.open_one("thread")
        form = re.search(r'action="(/forums/threads/\d+/reply/)"', page)
        if form:
            fields = {"place": form[1], "text": f"To be finished. {random.random()}"}
            self.send("/forums/drafts/keep/", page, fields, "keep a draft (POST)")

    def send(self, path, page, fields, name):
        hidden = dict(HIDDEN.findall(page))
        token = TOKEN.search(page)
        if token:
            hidden["csrfmiddlewaretoken"] = token[1]
            self.client.post(path, {**hidden, **fields}, name=name)
