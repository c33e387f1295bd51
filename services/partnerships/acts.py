from portal.audit.acts import Act


class PartnershipAct(Act):
    ASKED_TO_JOIN = "asked to join"
    BENEFIT_AUDITED = "benefit audited"
    BENEFIT_CHANGED = "benefit changed"
    BENEFIT_CONFIRMED = "benefit confirmed"
    BENEFIT_STATED = "benefit stated"
    BENEFIT_WITHDRAWN = "benefit withdrawn"
    DOCUMENT_ADDED = "document added"
    DOCUMENT_REMOVED = "document removed"
    JOIN_REQUEST_ACCEPTED = "join request accepted"
    JOIN_REQUEST_ANSWERED = "join request answered"
    JOIN_REQUEST_DECLINED = "join request declined"
    JOIN_REQUEST_WITHDRAWN = "join request withdrawn"
    PARTNERSHIP_BEGUN = "partnership begun"
    PARTNERSHIP_CHANGED = "partnership changed"
    PARTNERSHIP_MOVED = "partnership moved"
    PARTY_LEFT = "party left"
    PARTY_NAMED = "party named"
    STEP_REOPENED = "step reopened"
    STEP_SETTLED = "step settled"
