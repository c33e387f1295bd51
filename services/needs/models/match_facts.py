"""What members read of each match: figures of the council, of the record, and whom to ask.

Read when it is shown: what was found keeps its words, and these say how it is today.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext

from councils.models import Council
from portal.text import in_sentence, shorten
from services.models import Offer, Twin, Use
from services.models.benefit_total import pounds
from services.needs.models.matches import CONTRACT_MONTHS_WITHOUT_DATE, FindingKind
from services.needs.models.need import Need
from services.needs.models.search_record import Finding

Rows = dict[int, Any]
MAX_TERMS_LENGTH = 200


def groups_of(
    need: Need, findings: Iterable[Finding]
) -> list[tuple[str, list[tuple[Finding, list[str]]]]]:
    """The findings kind by kind, in their order, each with sentences about it."""
    findings = list(findings)
    facts = facts_of(need, findings)
    by_kind = groupby(findings, key=lambda finding: finding.kind)
    return [
        (_heading(need, FindingKind(kind)), [(row, facts.get(row.pk, [])) for row in rows])
        for kind, rows in by_kind
    ]


def _heading(need: Need, kind: FindingKind) -> str:
    """What a kind of finding is called; without a date, which contracts were looked for."""
    if kind != FindingKind.CONTRACT or need.needed_by:
        return str(kind.label)
    heading = gettext("Contracts ending within {months} months (“Needed by” is not recorded)")
    return heading.format(months=CONTRACT_MONTHS_WITHOUT_DATE)


def facts_of(need: Need, findings: Iterable[Finding]) -> dict[int, list[str]]:
    """Sentences about each finding, by its key; what is hidden has none."""
    shown = [finding for finding in findings if not finding.is_hidden]
    similar = {row.other_id: row for row in need.council.twins.for_page()}
    rows = _rows(shown)
    return {
        finding.pk: [
            *_why(finding),
            *_about_council(finding.council),
            *_similarity(need, finding.council, similar),
            *_about_row(rows.get(finding.kind, {}).get(finding.key)),
        ]
        for finding in shown
    }


def _rows(findings: list[Finding]) -> dict[str, Rows]:
    """The records of the findings, by kind and key: a query for each kind."""
    everybody = AnonymousUser()
    uses: QuerySet[Any] = Use.objects.visible_to(everybody).select_related("service")
    sources: dict[str, QuerySet[Any]] = {
        FindingKind.OFFER: Offer.objects.visible_to(everybody).select_related("service"),
        FindingKind.USE: uses,
        FindingKind.CONTRACT: uses,
        FindingKind.NEED: Need.objects.shown(),
    }
    keys: dict[str, list[int]] = {}
    for finding in findings:
        keys.setdefault(finding.kind, []).append(finding.key)
    return {kind: sources[kind].in_bulk(keys[kind]) for kind in sources if kind in keys}


def _why(finding: Finding) -> Iterator[str]:
    if finding.reasons:
        reasons = ", ".join(finding.reasons)
        yield gettext("Why it matches: {reasons}.").format(reasons=reasons)


def _about_council(council: Council | None) -> Iterator[str]:
    if council is None:
        return
    size = f"{council.population:,}" if council.population else ""
    values = {"council": council.name, "people": size, "region": council.get_region_display()}
    if council.population and council.region:
        yield gettext("{council}: {people} people, {region}.").format(**values)
    elif council.population:
        yield gettext("{council}: {people} people.").format(**values)
    elif council.region:
        yield gettext("{council}: {region}.").format(**values)


def _similarity(need: Need, council: Council | None, similar: dict[int, Twin]) -> Iterator[str]:
    if council is None or not (row := similar.get(council.pk)):
        return
    values = {"place": row.position + 1, "own": need.council.name, "score": row.score}
    text = gettext(
        "It is number {place} of the councils most similar to {own}, with a similarity of {score} "
        "out of 100."
    )
    yield text.format(**values)


def _about_row(row: Offer | Use | Need | None) -> Iterator[str]:
    match row:
        case Offer():
            basis = row.get_charge_basis_display()
            yield gettext("Charge to councils: {basis}.").format(basis=in_sentence(basis))
            if row.terms:
                yield gettext("Terms: {terms}").format(terms=shorten(row.terms, MAX_TERMS_LENGTH))
            yield from _contact(row.service.contact_team, row.service.contact_email)
        case Use():
            yield from _cost(row)
            own = row.service if row.service and row.service.council_id == row.council_id else None
            if own:
                yield from _contact(own.contact_team, own.contact_email)
        case Need() if row.value_band:
            band = row.get_value_band_display()
            yield gettext("Expected total cost: {band}.").format(band=band)


def _cost(use: Use) -> Iterator[str]:
    if use.annual_cost:
        yield gettext("It pays {amount} a year.").format(amount=pounds(use.annual_cost))
    elif use.value_band:
        band = use.get_value_band_display()
        yield gettext("Annual contract value: {band}.").format(band=band)


def _contact(team: str, address: str) -> Iterator[str]:
    """Whom to ask: the shared mailbox of the council's own service, if it has one."""
    if team and address:
        yield gettext("Contact: {team}, {address}.").format(team=team, address=address)
    elif address:
        yield gettext("Contact: {address}.").format(address=address)
