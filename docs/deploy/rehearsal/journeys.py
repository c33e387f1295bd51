"""What people do on the site of the demonstration, over HTTP: some read, and an editor writes.

journeys.py ADDRESS [once | until-stopped]
"""

import html
import http.client
import re
import signal
import sys
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

PAGES = ("/", "/services/", "/councils/", "/forums/", "/search/?q=payroll")
API = ("/api/v1/services", "/api/v1/councils")
DETAILS = {
    "/services/": r'href="(/services/[a-z0-9-]{12,}/)"',
    "/councils/": r'href="(/councils/[a-z0-9-]{6,}/)"',
    "/forums/": r'href="(/forums/threads/\d+-[a-z0-9-]+/)"',
}
EDITOR = {"login": "editor@durham.example", "password": "shared-services-2006"}
PAUSE = 0.1


class JourneyFailed(Exception):
    """A page or a form answered something else than it should."""


@dataclass(frozen=True)
class Answer:
    status: int
    place: str
    text: str


@dataclass
class Browser:
    """A person with cookies, behind a proxy that ends TLS."""

    address: str
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def read(self, path: str) -> str:
        answer = self._ask("GET", path)
        if answer.status != HTTPStatus.OK:
            raise JourneyFailed(f"{path} answers {answer.status}")
        return answer.text

    def send(self, page: str, action: str, **values: str) -> str:
        """Fill in the form of this action on a page. Returns where it leads."""
        forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", self.read(page), re.DOTALL)
        form = next(form for form in forms if re.search(action, form.partition(">")[0]))
        path = re.search(r'action="([^"]*)"', form.partition(">")[0])
        hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
        sent = {name: html.unescape(value) for name, value in hidden} | values
        answer = self._ask("POST", html.unescape(path[1]) if path else page, urlencode(sent))
        if answer.status != HTTPStatus.FOUND:
            raise JourneyFailed(f"{action} on {page} answers {answer.status}")
        return answer.place

    def _ask(self, method: str, path: str, body: str = "") -> Answer:
        connection = http.client.HTTPConnection(self.address, timeout=30)
        connection.request(method, path, body or None, self._headers(path))
        response = connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        text = response.read().decode(errors="replace")
        connection.close()
        return Answer(response.status, response.headers.get("Location", ""), text)

    def _headers(self, path: str) -> dict[str, str]:
        return {
            "Host": "directory.example",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.1",
            "Referer": f"https://directory.example{path}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{each.key}={each.value}" for each in self.cookies.values()),
        }


def read_everything(browser: Browser) -> None:
    for page in (*PAGES, *API):
        text = browser.read(page)
        if pattern := DETAILS.get(page):
            for found in re.findall(pattern, text)[:3]:
                browser.read(found)


def write_something(browser: Browser) -> None:
    """Sign in, register a service and reply in a thread."""
    number = time.time_ns()
    browser.send("/accounts/login/", "accounts/login", **EDITOR)
    browser.read("/your-work/")
    draft = browser.send("/services/new/", "services/new", title=f"Rehearsal {number}")
    browser.read(urlsplit(draft).path)
    thread = re.findall(DETAILS["/forums/"], browser.read("/forums/"))[0]
    browser.send(thread, "reply", text=f"Rehearsed at {number}.")
    read_everything(browser)


def sign_up(browser: Browser) -> None:
    address = f"rehearsal{time.time_ns()}@durham.example"
    browser.send("/accounts/signup/", "signup", email=address, display_name="Nora North")


def read_until_stopped(browser: Browser) -> None:
    """Say at the end how many pages were read and how many failed, and the longest wait."""
    is_over = False

    def stop(*of: object) -> None:
        nonlocal is_over
        is_over = True

    signal.signal(signal.SIGTERM, stop)
    waits, failed = [0.0], 0
    while not is_over:
        began = time.monotonic()
        try:
            browser.read(PAGES[len(waits) % len(PAGES)])
        except (JourneyFailed, OSError) as trouble:
            failed += 1
            print(trouble)
        waits.append(time.monotonic() - began)
        time.sleep(PAUSE)
    print(f"{len(waits) - 1} pages read, {failed} failed, the longest took {max(waits):.1f} s")


def main(address: str, manner: str = "once") -> None:
    if manner == "until-stopped":
        read_until_stopped(Browser(address))
        return
    read_everything(Browser(address))
    sign_up(Browser(address))
    write_something(Browser(address))


if __name__ == "__main__":
    main(*sys.argv[1:])
