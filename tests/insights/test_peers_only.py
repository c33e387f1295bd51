"""When contracts end and what they are worth never reaches a visitor, in whatever form."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal.insights.figures import FIGURES, SUBJECTS, FigureAudience
from portal.insights.models import Snapshot

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PEERS = [key for key, figure in FIGURES.items() if figure.audience == FigureAudience.MEMBERS]
PUBLIC = [key for key, figure in FIGURES.items() if figure.audience == FigureAudience.EVERYBODY]
FORMS = ["csv", "xlsx", "json"]
SCOPES = ["?region=north_east", "?kind=county", "?region=north_east&kind=unitary"]


def text(response):
    body = b"".join(response) if response.streaming else response.content
    return body.decode("utf-8", "replace")


@pytest.fixture
def counted(bureau, taken):
    return taken()


def secrets(bureau):
    use = bureau.uses.get()
    ends = f"{use.contract_ends_on:%-d %B %Y}"
    return ["Contracts ending within", "Over £1 million", ends, "987,654", "987654"]


def everything(client, snapshot):
    """All that somebody may open of insights, one after the other."""
    addresses = ["/insights/", "/insights/reports/", snapshot.get_absolute_url()]
    for subject in SUBJECTS:
        addresses += [f"/insights/{subject.key}/{query}" for query in ("", *SCOPES)]
    addresses += [f"/insights/?on={snapshot.date}"]
    addresses += [f"/insights/figures.{form}" for form in ("csv", "json")]
    for key in FIGURES:
        addresses += [f"/insights/figures/{key}/", f"/insights/figures/{key}/rows.csv"]
        addresses += [f"/insights/figures/{key}/rows.csv{query}" for query in SCOPES]
        addresses += [f"/insights/figures/{key}.json", f"/insights/figures/{key}.csv"]
        groups = snapshot.peers_figures.get(key) or snapshot.figures[key]
        groups = [value["group"] for value in groups["values"]]
        addresses += [f"/insights/figures/{key}/?group={group}" for group in groups]
        addresses += [f"/insights/figures/{key}/rows.json?group={group}" for group in groups]
    return {address: client.get(address) for address in addresses}


@pytest.mark.parametrize("who", ["visitor", "unconfirmed", "requested"])
def test_no_page_and_no_download_of_a_visitor_tells_them(client, people, bureau, counted, who):
    if who != "visitor":
        client.force_login(people[who])
    answers = everything(client, counted)

    for address, response in answers.items():
        of_peers = any(f"/{key}" in address for key in PEERS)
        # some figures have no part of a region
        allowed = {200, 404} if "?region" in address or "?kind" in address else {200}
        assert response.status_code in ({404} if of_peers else allowed), address
        assert not [secret for secret in secrets(bureau) if secret in text(response)], address


def test_members_see_them(client, people, bureau, counted):
    client.force_login(people["member"])
    told = "".join(map(text, everything(client, counted).values()))

    assert [secret for secret in secrets(bureau) if secret not in told] == []


@pytest.mark.parametrize("key", PEERS)
@pytest.mark.parametrize("form", FORMS)
def test_the_downloads_of_members_are_hidden_from_others(client, counted, key, form):
    assert client.get(f"/insights/figures/{key}.{form}").status_code == 404
    assert client.get(f"/insights/figures/{key}/rows.{form}").status_code == 404


def test_the_spreadsheet_of_everything_has_no_sheet_of_theirs(client, people, counted):
    def sheets():
        return set(load_workbook(BytesIO(client.get("/insights/figures.xlsx").content)).sheetnames)

    assert sheets() == {*PUBLIC, "definitions"}
    client.force_login(people["member"])
    assert sheets() == {*PUBLIC, *PEERS, "definitions"}


def test_a_page_that_is_kept_is_not_shown_to_the_other_kind_of_reader(client, people, counted):
    client.force_login(people["member"])
    assert "Contracts ending within" in client.get("/insights/contracts/").text
    client.logout()
    assert "Contracts ending within" not in client.get("/insights/contracts/").text
    client.force_login(people["member"])
    assert "Contracts ending within" in client.get("/insights/contracts/").text


def test_the_part_that_everybody_sees_was_never_told_them(counted):
    public = str(Snapshot.objects.get().figures) + str(Snapshot.objects.get().report)

    assert not [key for key in PEERS if key in public]
    assert "987654" not in public
    assert "987,654" not in public
