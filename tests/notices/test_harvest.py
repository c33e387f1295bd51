"""Notices are fetched from sources that answer as the real ones do, their errors included."""

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.utils import timezone

from services.notices.imports import feeds, harvest
from services.notices.imports.harvest import Harvest, SourceFailed
from services.notices.models import AwardNotice, HarvestBookmark, NoticeSource
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory
from tests.notices.releases import release

pytestmark = pytest.mark.django_db
FINDER, SCOTLAND = NoticeSource.CONTRACTS_FINDER, NoticeSource.PUBLIC_CONTRACTS_SCOTLAND


class Source:
    """A server that gives one prepared answer after the other, and remembers what it was asked."""

    def __init__(self):
        self.answers, self.asked, self.agents = [], [], []
        source = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                source.asked.append(self.path)
                source.agents.append(self.headers["User-Agent"])
                source.answers.pop(0)(self)

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/search"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def questions(self, number=-1):
        found = parse_qs(urlsplit(self.asked[number]).query)
        return {name: values[0] for name, values in found.items()}


def answering(body=b"", status=200, length=None, **headers):
    def answer(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(length or len(body)))
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    return answer


def package(*numbers, following=""):
    links = {"links": {"next": following}} if following else {}
    found = {"releases": [release(number) for number in numbers], **links}
    return answering(json.dumps(found).encode())


NOTHING = package()


@pytest.fixture
def source(monkeypatch):
    source = Source()
    for name in (FINDER, SCOTLAND):
        feed = replace(feeds.FEEDS[name], url=source.url)
        monkeypatch.setitem(feeds.FEEDS, name, feed)
    yield source
    source.server.shutdown()
    source.server.server_close()


@pytest.fixture(autouse=True)
def durham():
    return CouncilFactory(name="Durham", official_name="Durham County Council", kind="county")


@pytest.fixture
def read_yesterday():
    return HarvestBookmark.objects.create(source=FINDER, read_to=timezone.now() - timedelta(days=1))


def fetched(name=FINDER, **options):
    return Harvest(name, backoff=0, pause=0).run(**options)


def numbers_stored():
    return sorted(
        int(ocid.rpartition("-")[2]) for ocid in AwardNotice.objects.values_list("ocid", flat=True)
    )


def test_pages_are_followed_to_the_last_and_the_bookmark_moves(source, read_yesterday):
    source.answers = [package(1, 2, following=f"{source.url}?cursor=b"), package(3)]
    before = read_yesterday.read_to

    report = fetched()

    assert report.ends == {"new": 3}
    assert source.asked[1].endswith("?cursor=b")
    asked = source.questions(0)
    assert asked["stages"] == "award"
    assert asked["publishedFrom"] == f"{before - timedelta(days=2):%Y-%m-%dT%H:%M:%S}"
    read_yesterday.refresh_from_db()
    assert read_yesterday.read_to > before
    assert (read_yesterday.new_count, read_yesterday.problem) == (3, "")
    assert "SharedServicesDirectory (+" in source.agents[0]


def test_a_second_night_reads_two_days_again_and_changes_nothing(source, read_yesterday):
    source.answers = [package(1)]
    fetched()
    first = HarvestBookmark.objects.get().read_to
    source.answers = [package(1)]

    assert fetched().ends == {"the same": 1}

    assert source.questions()["publishedFrom"] == f"{first - timedelta(days=2):%Y-%m-%dT%H:%M:%S}"


def test_what_was_never_read_is_read_for_a_month_week_by_week(source):
    source.answers = [NOTHING] * 5

    fetched()

    assert len(source.asked) == 5  # 32 days
    for week in range(4):
        assert source.questions(week)["publishedTo"] == source.questions(week + 1)["publishedFrom"]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_source_that_is_down_for_a_moment_is_asked_again(source, read_yesterday, status):
    source.answers = [
        answering(status=status, Retry_After="0"),
        answering(status=status),
        package(1),
    ]

    assert fetched().ends == {"new": 1}


def test_it_waits_as_long_as_it_is_told(source, read_yesterday, monkeypatch):
    waited = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", waited.append)
    source.answers = [answering(status=429, Retry_After="17"), package(1)]

    fetched()

    assert waited == [17]


@pytest.mark.parametrize(
    "half", [json.dumps({"releases": [release(1)]}).encode()[:-40], b'{"releases": [{}']
)
def test_half_a_page_is_asked_for_again(source, read_yesterday, half):
    source.answers = [answering(half), answering(half, length=len(half) + 40), package(1)]

    assert fetched().ends == {"new": 1}


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (answering(status=503), "it answers 503"),
        (answering(status=404), "it answers 404"),
        (answering(status=302, Location="http://127.0.0.1/elsewhere"), "it answers 302"),
        (answering(b"<html>Sorry</html>", Content_Type="text/html"), "no package of releases"),
        (answering(b'{"message": "Sorry"}'), "no package of releases"),
        (answering(b"[]"), "no package of releases"),
        (answering(b"[" * 100_000), "no package of releases"),
    ],
)
def test_who_fails_is_read_from_the_same_place_next_time(source, read_yesterday, answer, why):
    source.answers = [package(1, following=f"{source.url}?cursor=b"), *[answer] * 5]
    before = read_yesterday.read_to

    with pytest.raises(SourceFailed, match=why):
        fetched()

    read_yesterday.refresh_from_db()
    assert read_yesterday.read_to == before
    assert why in read_yesterday.problem
    source.answers = [package(1, 2)]
    fetched()
    assert numbers_stored() == [1, 2]
    read_yesterday.refresh_from_db()
    assert read_yesterday.problem == ""


def test_weeks_before_the_one_that_fails_stay_read(source):
    source.answers = [package(1), package(2), *[answering(status=500)] * 5]

    with pytest.raises(SourceFailed):
        fetched()

    assert numbers_stored() == [1, 2]
    ends = datetime.fromisoformat(source.questions(1)["publishedTo"]).replace(tzinfo=UTC)
    assert HarvestBookmark.objects.get().read_to.replace(microsecond=0) == ends


def test_a_cursor_that_leads_back_ends_the_reading(source, read_yesterday):
    source.answers = [package(1, following=f"{source.url}?cursor=b")] * 3

    with pytest.raises(SourceFailed, match="leads back"):
        fetched()

    assert len(source.asked) == 2


def test_pages_at_another_host_are_not_fetched(source, read_yesterday):
    source.answers = [package(1, following="http://127.0.0.2/private")]

    assert fetched().ends == {"new": 1}


def test_an_answer_without_end_is_not_read(source, read_yesterday, monkeypatch):
    monkeypatch.setattr(harvest, "MAX_PAGE", 1_000)
    source.answers = [answering(b" " * 200_000)]

    with pytest.raises(SourceFailed, match="too long"):
        fetched()


def test_a_source_of_months_is_asked_for_each_month():
    feed = feeds.FEEDS[SCOTLAND]
    since = datetime(2025, 1, 20, tzinfo=UTC)

    windows = list(feed.windows(since, datetime(2025, 3, 5, tzinfo=UTC)))

    assert [feed.parameters(window)["dateFrom"] for window in windows] == [
        "01-2025",
        "02-2025",
        "03-2025",
    ]
    assert feed.parameters(windows[0])["noticeType"] == "3"
    assert windows[-1][1] == datetime(2025, 3, 5, tzinfo=UTC)


def test_results_of_a_search_are_packages_too(source, read_yesterday):
    results = {"results": [{"releases": [release(1)]}, {"releases": [release(2)]}, "no package"]}
    source.answers = [answering(json.dumps(results).encode())]

    assert fetched().ends == {"new": 2}


def test_the_command_does_nothing_without_sources(settings, source, capsys):
    settings.NOTICE_SOURCES = []

    call_command("harvest_notices")

    assert "No sources" in capsys.readouterr().out
    assert source.asked == []


def test_the_command_reads_the_others_when_one_fails(settings, source, capsys, monkeypatch):
    monkeypatch.setattr(harvest, "BACKOFF_SECONDS", 0)
    settings.NOTICE_SOURCES = [FINDER, SCOTLAND]
    since = timezone.localdate() - timedelta(days=1)
    source.answers = [answering(status=404), *[package(1)] * 3]

    with pytest.raises(CommandError, match="Not read to the end: contracts_finder"):
        call_command("harvest_notices", "--since", since.isoformat())

    assert numbers_stored() == [1]
    assert "could not be read: it answers 404" in capsys.readouterr().err


def test_a_source_that_nobody_knows_is_said_at_the_start(settings):
    settings.NOTICE_SOURCES = ["find_a_tender", "the_moon"]

    assert [each.msg for each in run_checks()] == ["NOTICE_SOURCES names 'the_moon'."]


def test_moderators_see_how_far_each_source_was_read(client, read_yesterday):
    HarvestBookmark.objects.update(problem="it answers 503")
    client.force_login(UserFactory(duty="moderator"))

    page = client.get("/contracts/names/").content.decode()

    assert "Contracts Finder" in page
    assert "it answers 503" in page


def test_an_address_that_is_none_ends_the_pages(source):
    source.answers = [package(1, following="https://[")]

    Harvest(FINDER, pause=0).run(timezone.now() - timedelta(days=1))

    assert len(source.asked) == 1
