import json

import pytest

from tests.benchmarks.addresses import Address, read_peers
from tests.benchmarks.load import Answer
from tests.benchmarks.report import growth, rows_of, table
from tests.benchmarks.server import with_floors

FLOOR = Address("floor", "/floor/", 1, "small", is_floor=True)
HOME = Address("home", "/", 1, "small")


def rows(answers):
    """What ten seconds of each address have brought, by the number of answers."""
    first = {each: Answer(0.2, 10, 0.1, 3) for each in answers}
    measured = {
        each: {"took": 10, "answers": [Answer(0.1, 10, 0.05, 3)] * number, "refused": []}
        for each, number in answers.items()
    }
    return rows_of(first, measured)


@pytest.fixture
def peers(tmp_path):
    file = tmp_path / "peers.json"
    file.write_text(
        json.dumps(
            [
                {"name": "Spirit, list", "port": 8001, "path": "/", "floor": "/floor/"},
                {"name": "list, member", "port": "8001", "path": "/", "cookie": "sessionid=a"},
                {"name": "Spirit, topic", "port": 8001, "path": "/topic/1/", "floor": "/floor/"},
            ]
        )
    )
    return read_peers(file)


def test_peers_are_pages_with_the_floor_of_their_system_once(peers):
    assert [(each.name, each.path, each.is_floor) for each in peers] == [
        ("Spirit, list", "/", False),
        ("floor of port 8001", "/floor/", True),
        ("list, member", "/", False),
        ("Spirit, topic", "/topic/1/", False),
    ]
    assert [each.cookies for each in peers] == [(), (), ("sessionid=a",), ()]
    assert {each.port for each in peers} == {8001}


def test_ratios_are_to_our_floor_and_those_of_peers_also_to_theirs(peers):
    page, floor = peers[:2]
    found = rows({FLOOR: 1000, HOME: 500, page: 100, floor: 400})

    assert [row["rate"] for row in found] == [100, 50, 10, 40]
    assert [row["ratio"] for row in found] == [1, 0.5, 0.1, 0.4]
    assert [row["own_ratio"] for row in found] == [1, 0.5, 0.25, 1]


def test_a_row_says_what_a_request_costs():
    (row,) = rows({FLOOR: 1000})

    assert (row["cpu_ms"], row["queries"], row["bytes"]) == (pytest.approx(50), 3, 10)
    assert (row["p50_ms"], row["first_cpu_ms"]) == (100, 100)


def test_growth_is_how_many_times_longer_a_page_takes():
    large = Address("home", "/", 2, "large")
    found = rows({FLOOR: 1000, HOME: 500, large: 250})

    assert growth(found, "small", "large") == [
        {"page": "home", "small": 20, "large": 40, "growth": 2, "growth of the first": 1}
    ]


def test_a_server_that_does_not_say_what_it_costs_has_dashes():
    row = {"name": "a peer", "rate": 1234.5, "queries": None}

    assert table([row], {"page": "name", "requests/s": "rate", "queries": "queries"}) == (
        "| page   | requests/s | queries |\n"
        "|--------|-----------:|--------:|\n"
        "| a peer |      1,234 | –       |"
    )


def test_floors_are_measured_again_after_each_ten_pages():
    pages = [Address(f"page {n}", "/", 1, "small") for n in range(19)]

    order = list(with_floors([FLOOR, *pages]))

    assert [place for place, each in enumerate(order) if each == FLOOR] == [0, 10, 21]
