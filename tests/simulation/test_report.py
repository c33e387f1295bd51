"""The report of runs: means with intervals, and a chart."""

import json
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.management import call_command

from portal.simulation.report import FIGURES, interval, rates_table


def result(seed, without=(), **figures):
    known = {**dict.fromkeys(FIGURES, 0.5), "by_month": [0.9, 0.8, 0.7], **figures}
    return {"seed": seed, "without": list(without), "rate": [], **known}


@pytest.fixture
def results(tmp_path):
    path = tmp_path / "results.jsonl"
    rows = [result(1, fresh=0.8), result(2, fresh=0.9), result(1, ["harvest"], fresh=0.6)]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_an_interval_is_around_the_mean_and_always_the_same():
    numbers = [0.1, 0.2, 0.3, 0.4]
    mean, low, high = interval(numbers)

    assert mean == pytest.approx(0.25)
    assert 0.1 <= low < mean < high <= 0.4
    assert interval(numbers) == (mean, low, high)
    assert interval([0.3]) == (0.3, 0.3, 0.3)


def test_the_table_has_a_column_for_each_part_left_out(results, capsys):
    call_command("simulation_report", str(results))

    figures, _, _rates = capsys.readouterr().out.strip().partition("\n\n")
    head, _, fresh, *others = figures.splitlines()
    assert head == "| figure | aim | all parts (2) | without published notices (1) |"
    assert "≥ 80 %" in fresh
    assert "85.0% (80.0%–90.0%)" in fresh
    assert fresh.endswith("60.0% (60.0%–60.0%) |")
    assert len(others) == len(FIGURES) - 1


def test_the_chart_is_well_formed_and_has_a_line_for_each(results, tmp_path):
    path = tmp_path / "chart.svg"
    call_command("simulation_report", str(results), chart=path)

    root = ElementTree.parse(path).getroot()  # noqa: S314 - the project wrote it
    lines = root.findall("{http://www.w3.org/2000/svg}polyline")
    assert len(lines) == 2
    assert [len(line.attrib["points"].split()) for line in lines] == [3, 3]


def test_the_document_has_the_rates_that_are_used():
    document = (settings.BASE_DIR / "docs" / "staying-alive.md").read_text(encoding="utf-8")

    assert rates_table() in document
