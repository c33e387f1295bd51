from portal.audit.acts import PUBLIC, Act


class CouncilAct(Act):
    ACCESS_DECLINED = "access declined"
    ACCESS_GRANTED = "access granted"
    COUNCIL_SUCCEEDED = "council succeeded", not PUBLIC, "records passed to successor"
    EDITING_REQUESTED = "editing requested", not PUBLIC, "editor role requested"
    MANAGEMENT_DECLINED = "management declined", not PUBLIC, "manager role declined"
    MANAGEMENT_REQUESTED = "management requested", not PUBLIC, "manager role requested"
    MEMBERSHIP_BEGAN = "membership began", not PUBLIC, "membership started"
    MEMBERSHIP_DECLINED = "membership declined"
    MEMBERSHIP_ENDED = "membership ended"
    MEMBERSHIP_REQUESTED = "membership requested"
    ROLE_CHANGED = "role changed"
    SUCCESSION_APPLIED = "succession applied", PUBLIC
    SUCCESSION_CONFIRMED = "succession confirmed", PUBLIC
    SUCCESSION_NOTED = "succession noted", not PUBLIC, "succession recorded"
    SUCCESSION_REVERTED = "succession reverted", PUBLIC
