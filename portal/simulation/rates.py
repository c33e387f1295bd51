"""How often things happen in the simulation. Each rate says where it comes from.

Rates without a source are assumptions; ``docs/staying-alive.md`` lists them with the results.
"""

from typing import NamedTuple


class Rate(NamedTuple):
    """A figure with its unit and its source."""

    value: float
    unit: str
    source: str


ASSUMED = "assumed"
GIVEN = "requirement of the directory’s stewards"


# the behaviour of councils, people, suppliers and stewards
RATES = {
    "people_per_council": Rate(5, "people", GIVEN),
    "editors_per_council": Rate(2, "people, managers included", ASSUMED),
    "systems_per_council": Rate(25, "systems", ASSUMED),
    "services_per_council": Rate(1.5, "published services", ASSUMED),
    "known_contracts": Rate(0.6, "of systems have a recorded contract", ASSUMED),
    "leavers": Rate(0.25, "of people leave in a year", GIVEN),
    "announced": Rate(0.3, "of leavers are removed by a colleague at once", ASSUMED),
    "replaced_people": Rate(0.8, "of leavers have a successor who signs up", ASSUMED),
    "days_to_replace": Rate(60, "days on average until then", ASSUMED),
    "bounced": Rate(0.7, "of leavers’ mailboxes refuse email", ASSUMED),
    "ignored_least": Rate(0.6, "of emails are ignored by the most diligent", GIVEN),
    "ignored_most": Rate(0.8, "of emails are ignored by the least diligent", GIVEN),
    "days_to_answer": Rate(5, "days on average until an email is answered", ASSUMED),
    "minutes_to_open": Rate(0.5, "minutes to open an email and its page", ASSUMED),
    "minutes_to_confirm": Rate(0.05, "minutes for each record that is still true", ASSUMED),
    "minutes_to_answer": Rate(0.5, "minutes for each contract", ASSUMED),
    "contract_years": Rate(4, "years at most that a contract runs", ASSUMED),
    "renewed": Rate(0.7, "of contracts are renewed with the same product", ASSUMED),
    "replaced": Rate(0.2, "of contracts are followed by another product", ASSUMED),
    "published": Rate(0.48, "of awarded contracts appear in a public notice", GIVEN),
    "days_to_publish": Rate(30, "days after the award", "Procurement Act 2023, section 53"),
    "registered": Rate(0.5, "services registered by a council in a year", ASSUMED),
    "would_duplicate": Rate(0.4, "of them exist already", ASSUMED),
    "heeded": Rate(0.7, "of people join what the overlap check shows them", ASSUMED),
    "questions": Rate(1.5, "questions by a council in a year", ASSUMED),
    "answered_alone": Rate(0.45, "of questions are answered without asking anyone", ASSUMED),
    "days_to_reply": Rate(3, "days on average until a reply", ASSUMED),
    "answered_when_asked": Rate(0.35, "of people answer who are asked by name", ASSUMED),
    "accepted": Rate(0.5, "of answers are accepted", ASSUMED),
    "spammers": Rate(6, "spammers in a year for 400 councils", ASSUMED),
    "spam_posts": Rate(5, "posts by a spammer", ASSUMED),
    "found_by_stewards": Rate(0.4, "of silent councils name a new manager when asked", ASSUMED),
    "stewards": Rate(3, "stewards", GIVEN),
    "steward_minutes": Rate(60, "minutes a steward has on a working day", ASSUMED),
}

# minutes that a steward needs for one item of each kind of work
MINUTES = {
    "a council without a manager": 10.0,
    "a service to review": 6.0,
    "a manager to accept": 2.0,
    "a post that waits": 1.0,
    "a possible duplicate": 3.0,
    "a council that did not answer": 10.0,
    "a question without an answer": 1.5,
    "a succession": 30.0,
}


def values() -> dict[str, float]:
    """The rates without their units and sources."""
    return {name: rate.value for name, rate in RATES.items()}
