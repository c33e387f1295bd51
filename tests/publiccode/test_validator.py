"""Rules of the standard, each with a case of its own, and files that are meant to do harm."""

import time

import pytest

from services.publiccode.engine.document import MAX_BYTES
from services.publiccode.engine.validator import check_file

LONG = "Residents report a street light in two minutes, and see when it will be mended. " * 3
GOOD = f"""\
publiccodeYmlVersion: "0"
name: Lamplight
url: https://code.example/durham/lamplight
platforms: [web]
developmentStatus: stable
softwareType: standalone/web
description:
  en:
    shortDescription: Reports street lights
    longDescription: "{LONG}"
    features:
      - Reports by map
legal:
  license: MIT
maintenance:
  type: internal
  contacts:
    - name: Street lighting team
localisation:
  localisationReady: false
  availableLanguages: [en]
"""


def errors(text, find_file=None):
    return [(each.key, each.line) for each in check_file(text.encode(), find_file).errors]


def without(line):
    return "".join(each for each in GOOD.splitlines(keepends=True) if not each.startswith(line))


def test_a_good_file_has_nothing_wrong():
    assert check_file(GOOD.encode()).problems == []


@pytest.mark.parametrize(
    "line",
    ["publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType"],
)
def test_what_every_file_needs(line):
    assert [key for key, _line in errors(without(f"{line}:"))] == [line]


@pytest.mark.parametrize(
    ("added", "key"),
    [
        ("landingURL: ftp://council.example/", "landingURL"),
        ("landingURL: [https://council.example/]", "landingURL"),
        ("isBasedOn: not an address", "isBasedOn[0]"),
        ("isBasedOn: [https://a.example/x, 7 dwarfs]", "isBasedOn[1]"),
        ("releaseDate: 28 November 2026", "releaseDate"),
        ("releaseDate: 2026-02-30", "releaseDate"),
        ("logo: /logo.svg", "logo"),
        ("logo: file:///logo.svg", "logo"),
        ("categories: [street-lights]", "categories[0]"),
        ("usedBy: Durham County Council", "usedBy"),
        ("roadmap: soon", "roadmap"),
        ("organisation: {name: Durham}", "organisation.uri"),
        ("organisation: {uri: durham}", "organisation.uri"),
        ("organisation: {uri: 'urn:x-italian-pa:durham'}", "organisation.uri"),
        ("fundedBy: {uri: https://a.example}", "fundedBy"),
        ("intendedAudience: {countries: [gB]}", "intendedAudience.countries[0]"),
        ("intendedAudience: {countries: [UK]}", "intendedAudience.countries[0]"),
        ("intendedAudience: {scope: [lamps]}", "intendedAudience.scope[0]"),
        ("dependsOn: {open: [{version: '1'}]}", "dependsOn.open[0].name"),
        ("dependsOn: {open: [{name: MySQL, optional: perhaps}]}", "dependsOn.open[0].optional"),
        ("dependsOn: {other: []}", "dependsOn.other"),
        ("supports: [{id: 'alias:nobody'}]", "supports[0].id"),
        ("supports: [{id: gdpr}]", "supports[0].id"),
        ("IT: {piattaforme: {spid: 'yes'}}", "IT.piattaforme.spid"),
        ("inputTypes: [text]", "inputTypes[0]"),
        ("colour: yellow", "colour"),
    ],
)
def test_what_a_field_must_be(added, key):
    assert errors(f"{GOOD}{added}\n") == [(key, GOOD.count("\n") + 1)]


@pytest.mark.parametrize(
    "added",
    [
        *("landingURL:", "categories:", "releaseDate: 2026-11-28", "softwareVersion: 1.0"),
        "isBasedOn: https://code.example/durham/candlelight",
        "roadmap: http://a.example",
        "organisation: {uri: 'urn:example:durham'}",
        "intendedAudience: {countries: [GB, ie], scope: [local-authorities]}",
        "dependsOn: {open: [{name: PostgreSQL, versionMin: 15, optional: false}]}",
        "supports: [{id: 'alias:gdpr'}, {id: 'https://a.example/standard'}]",
        "logo: https://council.example/logo.png",
        "IT: {countryExtensionVersion: '1.0', piattaforme: {spid: true}}",
    ],
)
def test_what_a_field_may_be(added):
    assert errors(f"{GOOD}{added}\n") == []


@pytest.mark.parametrize(
    "licence",
    ["AGPL-3.0-or-later", "mit", "MIT OR Apache-2.0", "(EUPL-1.2 AND MIT)", "LicenseRef-OGL-UK"],
)
def test_licences_are_those_of_spdx(licence):
    assert errors(GOOD.replace("license: MIT", f"license: {licence}")) == []


@pytest.mark.parametrize(
    "licence", ["Open source", "MIT OR", "((((", "MIT or else", "'GPL 3'", "(" * 200, "a/" * 9000]
)
def test_what_is_no_licence(licence):
    found = errors(GOOD.replace("license: MIT", f"license: {licence}"))
    assert [key for key, _line in found] == ["legal.license"]


def test_everything_wrong_is_found_at_once():
    broken = GOOD.replace("stable", "finished").replace("MIT", "Ours").replace("[en]", "[hr_HR]")

    assert [key for key, _line in errors(broken)] == [
        "developmentStatus",
        "legal.license",
        "localisation.availableLanguages[0]",
    ]


def test_who_maintains_it_decides_who_is_named():
    def found(maintenance):
        start = GOOD.index("maintenance:")
        end = GOOD.index("localisation:")
        return [key for key, _line in errors(GOOD[:start] + maintenance + GOOD[end:])]

    assert found("maintenance: {type: none}\n") == []
    assert found("maintenance: {type: community}\n") == ["maintenance.contacts"]
    assert found("maintenance: {type: contract}\n") == ["maintenance.contractors"]
    dated = "maintenance: {type: contract, contractors: [{name: A, until: 2027-01-01}]}\n"
    assert found(dated) == []
    assert found(dated.replace("2027-01-01", "later")) == ["maintenance.contractors[0].until"]
    assert found(dated.replace("contract,", "none,")) == ["maintenance.contractors"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('Version: "0"', 'Version: "1"'),
        ('Version: "0"', 'Version: "2.0"'),
        ('Version: "0"', "Version: 0"),
        ('Version: "0"', "Version: [0]"),
    ],
)
def test_only_released_versions_are_valid(old, new):
    assert errors(GOOD.replace(old, new)) == [("publiccodeYmlVersion", 1)]


@pytest.mark.parametrize("version", ["0.2", "0.2.2", "0.3.0", "0.4", "0.5", "0.5.0"])
def test_older_versions_are_read_with_a_warning(version):
    checked = check_file(GOOD.replace('"0"', f'"{version}"').encode())

    assert checked.is_valid
    assert [each.key for each in checked.warnings] == ["publiccodeYmlVersion"]


def test_version_1_has_lost_what_was_deprecated():
    old = GOOD.replace("  license: MIT", "  license: MIT\n  repoOwner: Durham")

    assert [each.key for each in check_file(old.encode()).warnings] == ["legal.repoOwner"]
    assert ("legal.repoOwner", 15) in errors(old.replace('"0"', '"1"'))


def test_files_are_looked_up_where_they_can_be():
    text = f"{GOOD}logo: images/logo.png\n"

    assert errors(text) == []
    assert [key for key, _line in errors(text, lambda name: None)] == ["logo"]
    assert [key for key, _line in errors(text, lambda name: b"no picture")] == ["logo"]
    assert [key for key, _line in errors(text.replace("png", "bmp"), lambda name: b"")] == ["logo"]


def test_letters_are_counted_as_people_see_them():
    family, flag, accent = "👨‍👩‍👧", "🇬🇧", "e\u0301"
    short = GOOD.replace("Reports street lights", (family + flag + accent) * 50)

    assert errors(short) == []
    assert errors(short.replace(family, family * 2)) == [("description.en.shortDescription", 9)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name: [", 1),
        ("name: a\n  b: c", 2),
        ("name: 'a", 1),
        ("a: &x 1\nb: *x", 1),
        ("a: *x", 1),
        ("a: !!python/object/apply:os.system [ls]", 1),
        ("a: !!int '1'", 1),
        ("a: 1\n---\nb: 2", 2),
        ("a: 1\na: 2", 2),
        ("? [a]\n: b", 1),
        ("- a", 1),
        ("just text", 1),
        ("", 1),
        ("a: \x01", 1),
        ("\t a: b", 1),
        ("[" * 50, 1),
        ("a: " * 50, 1),
    ],
)
def test_what_is_no_file_says_where(text, line):
    found = check_file(text.encode()).errors

    assert line in {each.line for each in found}


def test_what_is_not_utf_8_says_where():
    assert check_file("a: 1\nb: é".encode("latin-1")).errors[0].line == 2
    assert check_file(b"\xff\xfea\x00").errors


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        *("[" * MAX_BYTES, "{a: " * (MAX_BYTES // 4), "- " * (MAX_BYTES // 2)),
        "\n".join(f"k{n}: 1" for n in range(9_000)),
        *("a" * MAX_BYTES, "'" * MAX_BYTES, "a: |\n" + " x\n" * 30_000, "#" * MAX_BYTES),
        *("? " * 40_000, "!" * MAX_BYTES, "&" * MAX_BYTES, "%" * MAX_BYTES, "a:\n" * 20_000),
        f"{GOOD}url: http://{'a.' * 30_000}",
        f"{GOOD}releaseDate: {'1' * 60_000}",
        f"{GOOD}categories: [{', '.join(['a'] * 4_000)}]",
        GOOD.replace("[en]", f"[{'a-' * 20_000}]"),
        GOOD.replace("MIT", "MIT OR " * 5_000),
        GOOD.replace("MIT", "(" * 30_000),
        GOOD.replace("Reports street lights", "e\u0301" * 20_000),
        "x" * (MAX_BYTES + 1),
    ],
    ids=lambda text: f"{text[:12]!r} {len(text)}",
)
def test_a_hostile_file_costs_little(text):
    check_file(GOOD.encode())  # which reads the names of licences
    start = time.process_time()
    found = check_file(text.encode())

    assert not found.is_valid
    assert time.process_time() - start < 3
