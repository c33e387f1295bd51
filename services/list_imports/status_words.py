"""The words with which councils say how far they are with a system."""

from services.models.choices import UseStatus

STATUS_WORDS = {
    UseStatus.STOPPED: (
        "not in use, no longer used, no longer in use, not used, decommissioned, retired, "
        "stopped, ended, switched off, turned off, archived, obsolete, removed, inactive, not "
        "live, closed, ceased, terminated, expired, legacy read only, read only, dead, "
        "disposed, withdrawn, cancelled"
    ),
    UseStatus.PHASING_OUT: (
        "retiring, being retired, being replaced, to be replaced, replacing, phasing out, "
        "phase out, phased out, sunset, sunsetting, decommissioning, being decommissioned, to "
        "be decommissioned, decommission, end of life, eol, migrating from, migrate, replace, "
        "retire, to be retired, run down, contain, containment, legacy, tolerate, eliminate, "
        "exit, planned retirement"
    ),
    UseStatus.IMPLEMENTING: (
        "implementing, implementation, in implementation, being implemented, in development, "
        "development, in build, build, building, in project, project, pilot, piloting, in "
        "pilot, testing, test, in test, uat, in testing, rolling out, rollout, roll out, "
        "deploying, deployment, migrating, migrating to, onboarding, alpha, beta, in "
        "progress, mobilisation, mobilising"
    ),
    UseStatus.PLANNED: (
        "planned, planning, approved, procuring, procurement, in procurement, out to tender, "
        "tendering, to be implemented, future, on order, awarded, contracted, pipeline, "
        "strategic future, pending"
    ),
    UseStatus.CONSIDERING: (
        "considering, under consideration, under review, proposed, proposal, evaluating, "
        "evaluation, under assessment, idea, discovery, candidate, exploring, emerging, trial"
    ),
    UseStatus.IN_USE: (
        "live, in use, active, production, in production, current, operational, in service, "
        "yes, y, used, running, in life, go live, gone live, supported, business as usual, "
        "bau, core, strategic, invest, maintain, mainstream, deployed, implemented, in place, "
        "extended, in contract, in support, existing, open, enabled, true, sustain"
    ),
}
KNOWN_STATUSES = {
    word: status for status, words in STATUS_WORDS.items() for word in words.split(", ")
}
# the keys that the site itself uses, and the answers to “In use?”
KNOWN_STATUSES |= {status.value.replace("_", " "): status for status in UseStatus}
KNOWN_STATUSES |= dict.fromkeys(("no", "n", "false", "off"), UseStatus.STOPPED)
