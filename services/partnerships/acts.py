from portal.audit.acts import PUBLIC, Act


class PartnershipAct(Act):
    ASKED_TO_JOIN = "asked to join"
    BENEFIT_AUDITED = "benefit audited"
    BENEFIT_CHANGED = "benefit changed"
    BENEFIT_CONFIRMED = "benefit confirmed"
    BENEFIT_STATED = "benefit stated", not PUBLIC, "benefit added"
    BENEFIT_WITHDRAWN = "benefit withdrawn"
    DOCUMENT_ADDED = "document added"
    DOCUMENT_REMOVED = "document removed"
    JOIN_REQUEST_ACCEPTED = "join request accepted"
    JOIN_REQUEST_ANSWERED = "join request answered"
    JOIN_REQUEST_DECLINED = "join request declined"
    JOIN_REQUEST_WITHDRAWN = "join request withdrawn"
    PARTNERSHIP_BEGUN = "partnership begun", not PUBLIC, "partnership started"
    PARTNERSHIP_CHANGED = "partnership changed"
    PARTNERSHIP_MOVED = "partnership moved", not PUBLIC, "partnership stage changed"
    PARTY_LEFT = "party left", not PUBLIC, "participant left"
    PARTY_NAMED = "party named", not PUBLIC, "participant added"
    STEP_REOPENED = "step reopened"
    STEP_SETTLED = "step settled", not PUBLIC, "step completed"
