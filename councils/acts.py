from portal.audit.acts import PUBLIC, Act


class CouncilAct(Act):
    ACCESS_DECLINED = "access declined"
    ACCESS_GRANTED = "access granted"
    COUNCIL_SUCCEEDED = "council succeeded"
    EDITING_REQUESTED = "editing requested"
    MANAGEMENT_DECLINED = "management declined"
    MANAGEMENT_REQUESTED = "management requested"
    MEMBERSHIP_BEGAN = "membership began"
    MEMBERSHIP_DECLINED = "membership declined"
    MEMBERSHIP_ENDED = "membership ended"
    MEMBERSHIP_REQUESTED = "membership requested"
    ROLE_CHANGED = "role changed"
    SUCCESSION_APPLIED = "succession applied", PUBLIC
    SUCCESSION_CONFIRMED = "succession confirmed", PUBLIC
    SUCCESSION_NOTED = "succession noted"
    SUCCESSION_REVERTED = "succession reverted", PUBLIC
