"""What is true of the code as a whole."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_every_setting_is_explained_in_the_example():
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "portal/settings.py").read_text()))
    explained = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert read == explained


def test_every_decision_is_in_the_index():
    decisions = {path.name for path in (ROOT / "docs/adr").glob("[0-9]*.md")}
    index = (ROOT / "docs/adr/README.md").read_text()

    assert decisions
    assert decisions == set(re.findall(r"\((\d{4}-[\w-]+\.md)\)", index))


@pytest.mark.parametrize(
    "page", ["README.md", "docs/runbook.md", "docs/files.md", "docs/search.md"]
)
def test_every_command_that_is_written_about_exists(page):
    readme = (ROOT / page).read_text()
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    commands = {path.stem for path in ROOT.glob("*/management/commands/*.py")} | {
        path.stem for path in ROOT.glob("*/*/management/commands/*.py")
    }
    django = {"migrate", "createsuperuser", "collectstatic", "check", "createcachetable"}
    assert set(re.findall(r"(?:`|^)make (\w+)", readme, re.MULTILINE)) <= targets
    assert set(re.findall(r"manage\.py (\w+)", readme)) <= commands | django


def test_no_junk_drawers():
    names = {path.stem for path in ROOT.glob("*/**/*.py") if ".venv" not in path.parts}

    assert not names & {"utils", "helpers", "common", "core", "managers", "selectors", "signals"}


PRODUCT = ["portal", "councils", "services", "forums"]
REACHES_OUT = {
    *("socket", "ssl", "smtplib", "ftplib", "http.client", "urllib.request", "xmlrpc.client"),
    *("requests", "httpx", "aiohttp", "urllib3", "telnetlib", "imaplib", "poplib"),
}


def imported(path):
    """The modules that a file imports, with their parents: urllib.request is also urllib."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_site_fetches_nothing_from_anywhere():
    """Mail goes through Django, single sign-on through allauth; nothing else leaves the house.

    One module knows what a mail server may answer; one fetches public notices at night, where an
    operator names sources; one sends messages to addresses that managers of councils typed. Two
    speak over a socket of this very machine.
    """
    files = [path for app in PRODUCT for path in (ROOT / app).rglob("*.py")]
    found = {
        (str(path.relative_to(ROOT)), name)
        for path in files
        for name in imported(path)
        if name in REACHES_OUT
    }

    assert len(files) > 200
    assert {path for path, _name in found} == {
        "portal/mail/smtp.py",
        "portal/search/vectors/client.py",
        "portal/search/vectors/server.py",
        "portal/webhooks/destinations.py",
        "services/notices/imports/harvest.py",
    }
