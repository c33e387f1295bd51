"""The cases of the reference validator, and files of real repositories, where they are at hand."""

import json
import re
from pathlib import Path

import pytest

from services.models import Service
from services.publiccode.engine.validator import check_file
from services.publiccode.exports import valid_file
from services.publiccode.imports import service_of
from tests.factories.councils import MembershipFactory

CASES = Path(__file__).resolve().parents[3] / "shared" / "data" / "publiccode"
HERE = CASES.exists()
pytestmark = [
    pytest.mark.skipif(
        not HERE, reason="not part of this project: they have a licence of their own"
    )
]
LISTED = (CASES / "manifest_dev.jsonl").read_text().splitlines() if HERE else []
WILD = sorted((CASES / "wild").glob("*.yml")) if HERE else []


def judged(case):
    path = CASES / case["file"]

    def find_file(name):
        named = path.parent / name
        return named.read_bytes() if named.is_file() else None

    return check_file(path.read_bytes(), find_file)


def place(key):
    """A key without the number of the item, so that a list and its items are one place."""
    return re.sub(r"\[\d+\]", "", key)


def is_found(wanted, problems):
    """Whether a problem is at the key that the reference names, or above or within it."""
    key = place(wanted["key"])
    same = [each for each in problems if each.is_warning == (wanted["level"] == "warning")]
    return any(
        f"{place(each.key)}.".startswith(f"{key}.") or f"{key}.".startswith(f"{place(each.key)}.")
        for each in same
    )


def test_every_case_is_judged_as_the_reference_does():
    cases = [json.loads(line) for line in LISTED]
    wrong = [
        case["file"]
        for case in cases
        if judged(case).is_valid == case["klass"].startswith("invalid")
    ]

    assert len(cases) == 179
    assert wrong == []


# the reference goes on with an empty value after a wrong one, asks the network, or reports a file
# that the section it could not read names
CONSEQUENCES = {
    ("applicationSuite_wrong_type.yml", "url"),
    ("categories_invalid.yml", "usedBy"),
    ("description_en_apiDocumentation_wrong_type.yml", "description"),
    ("description_en_awards_wrong_type.yml", "description"),
    ("description_en_localisedName_wrong_type.yml", "description"),
    ("legal_license_missing.yml", "legal.authorsFile"),
}


def test_each_problem_that_the_reference_names_is_found():
    missed = [
        (case["file"], wanted["key"])
        for case in map(json.loads, LISTED)
        for wanted in case["expected"] or []
        if not is_found(wanted, judged(case).problems)
    ]

    assert {(Path(file).name, key) for file, key in missed} <= CONSEQUENCES


def test_lines_are_those_of_the_reference():
    """For each case with one problem, but for those that are listed."""
    differ = []
    for case in map(json.loads, LISTED):
        if case["expected"] and len(case["expected"]) == 1:
            (wanted,) = case["expected"]
            if wanted["line"] not in {each.line for each in judged(case).problems}:
                differ.append(Path(case["file"]).name)

    # an item of a section in place of a list, and the reverse
    assert set(differ) <= {
        "isBasedOn_wrong_type.yml",
        "outputTypes_wrong_type.yml",
        "organisation_wrong_type.yml",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("path", WILD, ids=lambda path: path.stem)
def test_a_file_from_the_wild_becomes_a_draft_and_a_file_again(client, path):
    editor = MembershipFactory(role="editor")
    client.force_login(editor.user)
    text = path.read_text()
    shown = client.post("/services/drafts/publiccode/", {"text": text})
    checked = check_file(path.read_bytes())
    page = shown.content.decode()
    assert all(each.key in page for each in checked.problems)

    answer = client.post("/services/drafts/publiccode/", {"text": text, "draft": "1"})
    draft = Service.objects.get()
    assert answer.url == f"/services/drafts/{draft.pk}/check/"
    assert draft.title == service_of(checked.facts).title
    assert draft.summary or not checked.is_valid

    Service.objects.update(state="published", published_at=draft.created_at)
    if checked.is_valid:
        written = check_file(valid_file(Service.objects.get()))
        assert written.errors == []
        for name in ("name", "url", "softwareType", "platforms", "localisation", "dependsOn"):
            assert written.facts.get(name) == checked.facts.get(name)


def test_there_are_twelve():
    assert len(WILD) == 12
