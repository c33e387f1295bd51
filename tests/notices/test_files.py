"""Whatever holds releases is read; what is broken is one problem, and the rest is read."""

import gzip
import json

import pytest

from services.notices.imports.files import releases_in
from tests.notices.releases import release

PACKAGE = {"version": "1.1", "publisher": {"name": "x"}}


def ocids(path):
    return [found.release and found.release["ocid"][-1] for found in releases_in(path)]


def write(path, text):
    path.write_text(text)
    return path


@pytest.fixture
def three():
    return [release(n) for n in (1, 2, 3)]


def test_packages_records_and_lines(tmp_path, three):
    package = write(tmp_path / "a.json", json.dumps({**PACKAGE, "releases": three}))
    records = [{"ocid": each["ocid"], "compiledRelease": each} for each in three]
    record = write(tmp_path / "b.json", json.dumps({**PACKAGE, "records": records}))
    versions = [{"ocid": each["ocid"], "releases": [each]} for each in three]
    version = write(tmp_path / "c.json", json.dumps({"records": versions}, indent=2))
    lines = write(tmp_path / "d.jsonl", "\n".join(map(json.dumps, three)))

    for path in [package, record, version, lines]:
        assert ocids(path) == ["1", "2", "3"], path


def test_folders_and_compressed_files(tmp_path, three):
    with gzip.open(tmp_path / "a.json.gz", "wt") as file:
        json.dump({**PACKAGE, "releases": three[:2]}, file)
    write(tmp_path / "b.json", json.dumps({**PACKAGE, "releases": three[2:]}))
    write(tmp_path / "note.txt", "no release")

    assert ocids(tmp_path) == ["1", "2", "3"]


def test_what_is_broken_in_the_middle_is_one_problem(tmp_path, three):
    first, _, last = map(json.dumps, three)
    for broken in ['{"ocid": "x", "date": }', '{"ocid": ', '{"id": "\\q"}', "{]"]:
        path = write(tmp_path / "a.json", f'{{"releases": [{first},\n{broken},\n{last}]}}')
        found = list(releases_in(path))

        assert [each.release["ocid"][-1] for each in found if each.release] == ["1", "3"], broken
        assert len([each for each in found if each.problem]) == 1, broken


def test_a_damaged_file_says_so(tmp_path):
    path = tmp_path / "a.json.gz"
    path.write_bytes(b"\x1f\x8b\x08\x00 no gzip")
    (found,) = releases_in(path)

    assert "cannot be read" in found.problem


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "\x00", "[" * 100_000, '{"a":' * 50_000])
def test_what_holds_no_release_ends(tmp_path, text):
    assert [each for each in releases_in(write(tmp_path / "a.json", text)) if each.release] == []


def test_a_large_file_is_read_in_pieces(tmp_path, three):
    long = "é" * 300_000
    many = [{**release(n % 10), "description": long} for n in range(8)]
    path = write(tmp_path / "a.json", json.dumps({**PACKAGE, "releases": many}, ensure_ascii=False))

    assert len(ocids(path)) == 8
