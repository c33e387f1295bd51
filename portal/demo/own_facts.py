"""What the demonstration says of each use for the people of its council alone."""

# who looks after systems of a service area; of all others the first
TEAMS = {
    "": "Digital services",
    "finance-and-accounting": "Finance",
    "procurement": "Procurement",
    "human-resources": "Human resources",
    "payroll-and-pensions": "Human resources",
    "customer-contact": "Customer services",
    "revenues-and-benefits": "Revenues and benefits",
    "legal-and-democratic": "Legal and democratic services",
    "social-care": "Adult social care",
    "housing": "Housing",
    "planning-and-regulatory": "Planning and building control",
    "environment-and-highways": "Environment",
    "libraries-and-culture": "Libraries",
    "education": "Children’s services",
}
NOTES = [
    "It has two interfaces. Ask the business systems team before an upgrade.",
    "Moves to the supplier’s cloud with the next renewal.",
    "The test system is switched off at weekends.",
]
LICENCES = [25, 60, 140, 300, 750, 1_800]
NO_TEAM, NO_LICENCES, WITH_NOTES = 4, 3, 6  # one use in so many


def own_facts(number: int, area: str) -> dict[str, object]:
    """The team, licences and notes of the use of a row in a top service area; some have none."""
    return {
        "owner_team": TEAMS.get(area, TEAMS[""]) if number % NO_TEAM else "",
        "licences": LICENCES[number % len(LICENCES)] if number % NO_LICENCES else None,
        "notes": NOTES[number % len(NOTES)] if number % WITH_NOTES == 0 else "",
    }
