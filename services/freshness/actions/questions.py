"""What a letter asks of one council."""

from dataclasses import dataclass

from councils.models import Council
from portal.accounts.models import User
from services.freshness.models import CheckLink, DueRecords, RecordKind
from services.freshness.models.record_question import RecordKey
from services.models import Service, Use
from services.notices.models import AwardNotice
from services.notices.models.answer_link import links_for

NOTICES_IN_A_LETTER = 10
NAMED_IN_A_LETTER = 10
RECORDS_IN_A_LETTER = 100


@dataclass(frozen=True)
class NoticeQuestion:
    """A published contract with (label, address) of each answer that a person may give."""

    notice: AwardNotice
    links: list[tuple[str, str]]

    @classmethod
    def to(cls, user: User, notice: AwardNotice) -> "NoticeQuestion":
        links = links_for(user, notice)
        return cls(notice, [(link.label_for(notice), link.url) for link in links])


@dataclass(frozen=True)
class CouncilQuestions:
    """What is asked of a council: records to confirm at one address, contracts to answer each.

    ``keys`` are all that is asked, ``named`` the first records in words.
    """

    council: Council
    keys: list[RecordKey]
    notices: list[NoticeQuestion]
    named: list[Use | Service]
    address: str

    @classmethod
    def of(cls, person: User, council: Council, due: DueRecords) -> "CouncilQuestions":
        notices = [each for each in due.to_ask if each.kind == RecordKind.NOTICE]
        records = [each for each in due.to_ask if each.kind != RecordKind.NOTICE]
        asked, listed = notices[:NOTICES_IN_A_LETTER], records[:RECORDS_IN_A_LETTER]
        return cls(
            council,
            [*asked, *listed],
            [NoticeQuestion.to(person, each) for each in _notices(asked)],
            _named(listed[:NAMED_IN_A_LETTER]),
            CheckLink.of(person, council).url,
        )

    @property
    def number(self) -> int:
        return len(self.keys)

    @property
    def records_count(self) -> int:
        return len(self.keys) - len(self.notices)

    @property
    def others_count(self) -> int:
        """How many records are asked about that the letter does not name."""
        return self.records_count - len(self.named)


def _notices(keys: list[RecordKey]) -> list[AwardNotice]:
    found = AwardNotice.objects.filter(pk__in=[each.key for each in keys])
    return list(found.by_end())


def _named(keys: list[RecordKey]) -> list[Use | Service]:
    """The records in the order in which they are asked about."""
    services = [each.key for each in keys if each.kind == RecordKind.SERVICE]
    uses = [each.key for each in keys if each.kind != RecordKind.SERVICE]
    known_services = Service.objects.in_bulk(services)
    known_uses = Use.objects.for_page().in_bulk(uses)
    found = [
        (known_services if each.kind == RecordKind.SERVICE else known_uses).get(each.key)
        for each in keys
    ]
    return [each for each in found if each is not None]
