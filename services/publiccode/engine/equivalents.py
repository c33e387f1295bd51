"""Words of the standard and what they are in the directory."""

from services.models.choices import Phase

GROUPS = ["open", "proprietary", "hardware"]
PHASES = {
    "concept": Phase.IDEA,
    "development": Phase.ALPHA,
    "beta": Phase.PUBLIC_BETA,
    "stable": Phase.LIVE,
    "obsolete": Phase.RETIRED,
}
STATUSES = {phase: status for status, phase in PHASES.items()} | {
    Phase.DISCOVERY: "concept",
    Phase.PRIVATE_BETA: "beta",
    Phase.RETIRING: "stable",
}
