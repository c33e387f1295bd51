"""What the demonstration says of each use for the people of its council alone."""

TEAMS = [
    *("Digital services", "Revenues and benefits", "Adult social care", "Business systems"),
    *("Finance", "Customer services", "Planning and building control", "Human resources"),
]
NOTES = [
    "Two interfaces to the finance system. Ask the business systems team before an upgrade.",
    "Moves to the supplier’s cloud with the next renewal.",
    "The test system is switched off at weekends.",
]
LICENCES = [25, 60, 140, 300, 750, 1_800]
NO_TEAM, NO_LICENCES, WITH_NOTES = 4, 3, 6  # one use in so many


def own_facts(number: int) -> dict[str, object]:
    """The team, licences and notes of the use of a row; some have none."""
    return {
        "owner_team": TEAMS[number % len(TEAMS)] if number % NO_TEAM else "",
        "licences": LICENCES[number % len(LICENCES)] if number % NO_LICENCES else None,
        "notes": NOTES[number % len(NOTES)] if number % WITH_NOTES == 0 else "",
    }
