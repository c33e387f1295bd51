"""What a release says of each contract it awards."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from portal.text import one_line
from services.notices.imports.field_values import (
    day_of,
    moment_of,
    period_of,
    pounds_of,
    text_of,
    title_of,
)
from services.notices.models import NoticeSource

MAX_NAME, MAX_TITLE, MAX_DESCRIPTION, MAX_KEY, MAX_URL = 200, 250, 2000, 200, 500
MAX_SUPPLIERS, MAX_CODES = 200, 20
OF_A_FRAMEWORK = 3  # more suppliers than this may be called off from, not all are used
PREFIXES = {
    "ocds-b5fd17": NoticeSource.CONTRACTS_FINDER,
    "ocds-h6vhtk": NoticeSource.FIND_A_TENDER,
    "ocds-r6ebe6": NoticeSource.PUBLIC_CONTRACTS_SCOTLAND,
    "ocds-kuma6s": NoticeSource.SELL2WALES,
}
COMPANY_NUMBERS = "GB-COH"
ENDED = {"cancelled", "unsuccessful"}
JSON = dict[str, Any]


class UnreadableRelease(Exception):
    """A release from which nothing can be learnt; the message says why."""


@dataclass(frozen=True)
class Organization:
    """A buyer or supplier as it is written; ``number`` is a company's, ``host`` a website's."""

    name: str
    identifier: str = ""
    number: str = ""
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Award:
    """One contract of a release; days and pounds are None where they are not known."""

    source: str
    ocid: str
    award_id: str
    release_id: str
    released_at: datetime
    buyer: Organization
    suppliers: tuple[Organization, ...]
    title: str
    description: str
    codes: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None
    latest_end: date | None
    value: int | None
    published_on: date | None
    url: str
    is_cancelled: bool = False
    is_framework: bool = False


def awards_of(release: object) -> list[Award]:
    """The contracts that a release awards, changes or cancels; none for a tender.

    Raises UnreadableRelease if it names no contracting process, day or buyer.
    """
    if not isinstance(release, dict):
        raise UnreadableRelease("not an object")
    ocid, released_at = text_of(release.get("ocid"), MAX_KEY), moment_of(release.get("date"))
    if not ocid or not released_at:
        raise UnreadableRelease("no ocid" if not ocid else "no date")
    parties = {_key(each): each for each in _objects(release.get("parties"))}
    buyer = _party(release.get("buyer"), parties)
    if not buyer.name:
        raise UnreadableRelease("no buyer")
    common = Award(
        source=PREFIXES.get(ocid[:11], NoticeSource.OTHER),
        ocid=ocid,
        award_id="",
        release_id=text_of(release.get("id"), MAX_KEY),
        released_at=released_at,
        buyer=buyer,
        **_of_tender(_object(release.get("tender"))),
    )
    awards = _objects(release.get("awards"))
    contracts = {_text(each, "awardID"): each for each in _objects(release.get("contracts"))}
    read = [
        _award(common, each, contracts.get(_text(each, "id"), {}), parties, len(awards))
        for each in awards
    ]
    return list(_with_unique_ids(read))


def _with_unique_ids(awards: list[Award]) -> Iterator[Award]:
    """The same awards; of lots that were given one id, each gets its own."""
    seen: Counter[str] = Counter()
    for award in awards:
        seen[award.award_id] += 1
        n = seen[award.award_id]
        yield award if n == 1 else replace(award, award_id=f"{award.award_id}#{n}")


def _of_tender(tender: JSON) -> dict[str, Any]:
    codes = [
        _object(tender.get("classification")),
        *_objects(tender.get("additionalClassifications")),
    ]
    techniques = _object(tender.get("techniques"))
    return {
        "suppliers": (),
        "title": title_of(tender.get("title"), MAX_TITLE),
        "description": title_of(tender.get("description"), MAX_DESCRIPTION),
        "codes": tuple(dict.fromkeys(filter(None, map(_cpv, codes))))[:MAX_CODES],
        "value": pounds_of(tender.get("value")),
        "published_on": day_of(tender.get("datePublished")),
        "url": "",
        "is_framework": techniques.get("hasFrameworkAgreement") is True,
        **_period(_object(tender.get("contractPeriod"))),
    }


def _award(common: Award, award: JSON, contract: JSON, parties: dict[str, JSON], n: int) -> Award:
    suppliers = [_party(each, parties) for each in _objects(award.get("suppliers"))]
    named = tuple(dict.fromkeys(each for each in suppliers if each.name))[:MAX_SUPPLIERS]
    period = _object(contract.get("period")) or _object(award.get("contractPeriod"))
    own = _period(period) if period else {}
    value = pounds_of(contract.get("value")) or pounds_of(award.get("value"))
    return replace(
        common,
        award_id=text_of(award.get("id"), MAX_KEY) or "1",
        suppliers=named,
        title=title_of(award.get("title"), MAX_TITLE) or common.title,
        description=title_of(award.get("description"), MAX_DESCRIPTION) or common.description,
        # of several contracts the value of the tender is that of all of them
        value=value or (common.value if n == 1 else None),
        published_on=day_of(award.get("datePublished")) or common.published_on,
        url=_url(award),
        is_cancelled=_text(award, "status") in ENDED,
        is_framework=common.is_framework or len(named) > OF_A_FRAMEWORK,
        **own,
    )


def _period(period: JSON) -> dict[str, Any]:
    first, last, latest = period_of(
        period.get("startDate"), period.get("endDate"), period.get("maxExtentDate")
    )
    return {"starts_on": first, "ends_on": last, "latest_end": latest}


def _party(reference: object, parties: dict[str, JSON]) -> Organization:
    """A party by its reference; what its own entry says of it where there is one."""
    named = _object(reference)
    known = parties.get(_key(named), {})
    name = text_of(named.get("name"), MAX_NAME) or text_of(known.get("name"), MAX_NAME)
    identifier = _object(known.get("identifier"))
    scheme, number = _text(identifier, "scheme"), _text(identifier, "id")
    hosts = [_host(_text(_object(known.get("details")), "url"))]
    hosts.append(_host(_text(_object(known.get("contactPoint")), "url")))
    # only the domain: the rest of an address is a person
    hosts.append(_text(_object(known.get("contactPoint")), "email").rpartition("@")[2].lower())
    return Organization(
        name=name,
        identifier=f"{scheme}:{number}"[:MAX_KEY] if scheme and number else "",
        number=number.upper().zfill(8)[:20] if scheme == COMPANY_NUMBERS and number else "",
        hosts=tuple(dict.fromkeys(filter(None, hosts))),
    )


def _key(party: JSON) -> str:
    return _text(party, "id") or text_of(party.get("name"), MAX_NAME)


def _host(url: str) -> str:
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _url(award: JSON) -> str:
    """The page of the notice itself, of the documents."""
    for document in _objects(award.get("documents")):
        url = _text(document, "url")
        if _text(document, "documentType") == "awardNotice" and url.startswith("https://"):
            return url[:MAX_URL]
    return ""


def _cpv(classification: JSON) -> str:
    code = _text(classification, "id").split("-")[0]
    return code if code.isdigit() and len(code) == 8 else ""  # noqa: PLR2004 - digits of a code


def _text(value: JSON, key: str) -> str:
    found = value.get(key)
    return one_line(str(found)) if isinstance(found, str | int) else ""


def _object(value: object) -> JSON:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[JSON]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
