"""The progress report: sentences that say what the figures say, and nothing else."""

from collections.abc import Callable
from typing import Any

from portal.insights.figures import Value
from portal.insights.figures.sharers import SURVEY_OF_2006
from portal.insights.models import StoredFigure
from portal.insights.report_figures import Past, ReportFigures, sentence
from portal.text import count_of, list_in_words, plural

Section = dict[str, Any]
NAMED = 3


def _share(value: Value) -> str:
    return f"{value.value:,} ({value.percent}%)"


def sharing(figures: ReportFigures) -> list[str]:
    shares, present = (figures.values("sharing")[group] for group in ("sharing", "present"))
    if not shares.of:
        return ["No current councils are in the directory yet."]
    whole = f"of the {count_of(shares.of, 'council')} in the United Kingdom"
    if not present.value:
        return [sentence(f"none {whole} has added data yet")]
    known = (
        f"{_share(present)} {whole} {plural(present.value, 'has', 'have')} added data. "
        "We do not know what the others share, so the real number may be higher"
    )
    if not shares.value:
        return [
            sentence(f"none {whole} is recorded as sharing an ICT service yet"),
            sentence(known),
        ]
    verb = plural(shares.value, "shares", "share")
    first = f"{_share(shares)} {whole} {verb} at least one ICT service with another public body"
    return [sentence(first), *figures.compared("sharing", "sharing"), sentence(known)]


def areas(figures: ReportFigures) -> list[str]:
    found = [value for value in figures.values("sharing_by_area").values() if value.value]
    if not found:
        return ["No sharing is recorded in any service area yet."]
    largest = sorted(found, key=lambda value: (-(value.value or 0), value.label))[:NAMED]
    named = [
        f"{each.label} ({count_of(each.value, 'council')}, {each.percent}%)" for each in largest
    ]
    return [f"The most sharing is in {list_in_words(named)}.", *_survey(figures)]


def _survey(figures: ReportFigures) -> list[str]:
    found = figures.values("sharing_by_area")
    known = [(found[slug], was) for slug, was in SURVEY_OF_2006.items() if slug in found]
    if not known:
        return []
    both = list_in_words(f"{value.label} {was}% then, {value.percent}% now" for value, was in known)
    return [
        f"In 2006 Public Sector Forums asked councils about 5 areas: {both}.",
        "The survey asked different councils different questions, so this is not a trend.",
    ]


def regions(figures: ReportFigures) -> list[str]:
    found = [value for value in figures.values("sharing_by_region").values() if value.of]
    if not any(value.value for value in found):
        return ["No sharing is recorded in any region yet."]
    ordered = sorted(found, key=lambda value: (-(value.percent or 0), value.label))
    first, last = ordered[0], ordered[-1]
    if first.percent == last.percent:
        return [f"The share is the same in every region: {first.percent}%."]
    highest, lowest = (
        list_in_words(
            f"{each.label} ({each.percent}%, {each.value:,} of {each.of:,})"
            for each in ordered
            if each.percent == end.percent
        )
        for end in (first, last)
    )
    return [
        f"The share of councils that share services is highest in {highest} and lowest in {lowest}."
    ]


def joining(figures: ReportFigures) -> list[str]:
    found = figures.values("offers_with_room").values()
    room, offered = sum(each.value or 0 for each in found), sum(each.of or 0 for each in found)
    if not offered:
        return ["No offers are recorded yet."]
    verb = plural(room, "has", "have")
    first = f"{room or 'none'} of {count_of(offered, 'offer')} {verb} room for another council"
    return [sentence(first), "Closed offers do not count."]


SMALL_GROUP = "reported by fewer than 3 councils, so the amount is not shown."


def standardisation(figures: ReportFigures) -> list[str]:
    found = list(figures.values("agreement_by_area").values())
    counted, leading = (sum(int(each or 0) for each in parts) for parts in _parts(found))
    if not counted:
        return ["No service area has 3 councils whose products are known yet."]
    share = f"{leading:,} of {counted:,} cases ({round(100 * leading / counted)}%)"
    first = (
        "A council counts once in each service area where its product is recorded. "
        f"In {share} it uses one of the area’s two most used products."
    )
    highest = min(found, key=lambda value: (-(value.percent or 0), -(value.of or 0), value.label))
    where = f"The share is highest in {highest.label} ({highest.value:,} of {highest.of:,})."
    return [first, where, *_claims(figures), *_new_records(figures), *_avoided(figures)]


def _parts(found: list[Value]) -> tuple[list[float | None], list[float | None]]:
    return [value.of for value in found], [value.value for value in found]


def _claims(figures: ReportFigures) -> list[str]:
    claims = figures.values("standards_of_services")
    whole = claims["checked"].of or 0
    if not whole:
        return ["No service claims a standard yet."]
    claimed = f"Services claim to follow standards {count_of(whole, 'time')}"
    return [f"{claimed}. {_share(claims['checked'])} of these were checked."]


def _new_records(figures: ReportFigures) -> list[str]:
    found = list(figures.values("recommendations_followed").values())
    new, follow = (sum(int(each or 0) for each in parts) for parts in _parts(found))
    if not new:
        return ["No record of the previous year is in a service area with a recommendation."]
    verb = plural(follow, "follows", "follow")
    records = count_of(new, "new record")
    return [f"{follow:,} of {records} {verb} the recommendation for the service area."]


def _avoided(figures: ReportFigures) -> list[str]:
    avoided = figures.values("duplicates_avoided")["avoided"]
    if avoided.is_withheld:
        return [f"Registrations that ended with an existing service: {SMALL_REGISTRATIONS}"]
    if not avoided.value:
        return ["No registration ended with an existing service in the previous year."]
    begun = count_of(avoided.of, "registration")
    return [f"{avoided.value:,} of {begun} beside a similar service ended with that service."]


SMALL_REGISTRATIONS = "by fewer than 3 councils, so the number is not shown."


def savings(figures: ReportFigures) -> list[str]:
    found = [*figures.values("savings").values(), *figures.values("days_saved").values()]
    if not found:
        return ["No savings figures are recorded yet."]
    kinds: dict[str, list[Value]] = {}
    for value in found:
        kinds.setdefault(value.label.partition(", ")[0], []).append(value)
    sentences = [each for kind, values in kinds.items() for each in _of_kind(kind, values)]
    return [*sentences, "We never add these together, because they differ in type or confidence."]


def _of_kind(kind: str, found: list[Value]) -> list[str]:
    """What is shown of a kind, and what is not because too few councils counted it."""
    shown = [_saved(value, _state(value)) for value in found if not value.is_withheld]
    withheld = [_state(value) for value in found if value.is_withheld]
    return [
        *([f"{kind}: {list_in_words(shown)}."] if shown else []),
        *([f"{kind}, {list_in_words(withheld)}: {SMALL_GROUP}"] if withheld else []),
    ]


def _state(value: Value) -> str:
    return value.label.partition(", ")[2]


def _saved(value: Value, state: str) -> str:
    days = value.group.startswith("time_saved")
    amount = count_of(value.value, "day") if days else f"£{value.value:,}"
    return f"{amount} ({state}, {count_of(value.councils, 'council')})"


def partnerships(figures: ReportFigures) -> list[str]:
    found = [value for value in figures.values("partnerships_by_stage").values() if value.value]
    if not found:
        return ["No agreed partnerships are recorded yet."]
    stages = [f"{value.value:,} {value.label.lower()}" for value in found]
    total = sum(int(value.value or 0) for value in found)
    counted = f"{sentence(count_of(total, 'partnership'))[:-1]}: {list_in_words(stages)}."
    return [counted, "Historical partnerships do not count."]


def needs(figures: ReportFigures) -> list[str]:
    outcomes = figures.values("needs_by_outcome")
    total = sum(int(value.value or 0) for value in outcomes.values())
    if not total:
        return ["No decisions on needs are recorded yet."]
    verb = plural(total, "has", "have")
    decisions = [
        f"{value.label.lower()} {value.value:,}" for value in outcomes.values() if value.value
    ]
    first = f"{count_of(total, 'need')} {verb} been decided: {list_in_words(decisions)}"
    return [sentence(first), *_alone(figures, outcomes["proceed_alone"])]


def _alone(figures: ReportFigures, alone: Value) -> list[str]:
    if not alone.value:
        return ["No council proceeded alone."]
    unanswered = figures.values("reasons_to_go_alone")["no_reply"].value
    none = unanswered or "none"
    return [f"{alone.value:,} proceeded alone, {none} of them because no council answered."]


def talk(figures: ReportFigures) -> list[str]:
    found = figures.values("questions")
    asked = found["unanswered"].of or 0
    if not asked:
        return ["No questions were asked in the forums in the previous year."]
    answered = asked - int(found["unanswered"].value or 0)
    verb = plural(asked, "was", "were")
    first = f"{count_of(asked, 'question')} {verb} asked in the forums in the previous year"
    if not answered:
        return [sentence(f"{first}. None is answered yet")]
    hours = figures.values("time_to_first_answer")["median"].value
    soon = [] if hours is None else [f"Half of the first answers came within {_time(hours)}."]
    rest = (
        f"{answered:,} ({round(100 * answered / asked)}%) {plural(answered, 'is', 'are')} answered"
    )
    return [sentence(first), sentence(rest), *soon]


def _time(hours: float) -> str:
    """In hours up to two days, in days after."""
    amount, unit = (hours, "hour") if hours <= 48 else (round(hours / 24, 1), "day")  # noqa: PLR2004 - two days
    return f"{amount:g} {plural(amount, unit)}"


def missing(figures: ReportFigures) -> list[str]:
    found = [value.label for value in figures.values("searched_in_vain").values()]
    if not found:
        return ["No search without results was made by members of 5 or more councils."]
    words = list_in_words([f"“{each}”" for each in found[:10]])
    return [f"Members of at least 5 councils searched for {words} and found no results."]


def freshness(figures: ReportFigures) -> list[str]:
    found = figures.values("fresh_listings")
    confirmed, dormant = found["confirmed"], found["dormant"]
    if not confirmed.of:
        return ["No services are published yet."]
    first = f"{_share(confirmed)} of {count_of(confirmed.of, 'published service')} "
    first += f"{plural(confirmed.value, 'was', 'were')} confirmed within a year"
    both = [sentence(first), "Historical services do not count."]
    if not dormant.value:
        return [*both, "No service is still unconfirmed after a reminder."]
    unconfirmed = f"{dormant.value:,} {plural(dormant.value, 'is', 'are')} still unconfirmed"
    return [*both, f"{unconfirmed} after a reminder."]


SECTIONS: list[tuple[str, list[str], Callable[[ReportFigures], list[str]]]] = [
    ("How many councils share", ["sharing", "sharing_by_kind"], sharing),
    ("Service areas", ["sharing_by_area"], areas),
    ("Regions", ["sharing_by_region"], regions),
    (
        "Standardisation",
        [
            *("agreement_by_area", "standards_of_services", "recommendations_followed"),
            "duplicates_avoided",
        ],
        standardisation,
    ),
    ("Savings", ["savings", "days_saved"], savings),
    ("Offers open to join", ["offers_with_room"], joining),
    ("Partnerships", ["partnerships_by_stage"], partnerships),
    ("Decisions on needs", ["needs_by_outcome", "reasons_to_go_alone"], needs),
    ("Questions and answers", ["questions"], talk),
    ("Searches with no results", ["searched_in_vain"], missing),
    ("Age of the data", ["fresh_listings"], freshness),
]
NOTHING_BEFORE = "There are no earlier figures to compare with yet."


def written(figures: dict[str, StoredFigure], past: list[Past]) -> list[Section]:
    """The sections of the report: title, sentences, and the keys of the figures they speak of."""
    report = ReportFigures(figures, past)
    sections: list[Section] = [
        {"title": title, "sentences": write(report), "figures": keys}
        for title, keys, write in SECTIONS
    ]
    if not past:
        sections[0]["sentences"].append(NOTHING_BEFORE)
    return sections
