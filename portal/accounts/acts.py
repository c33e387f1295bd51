from portal.audit.acts import PUBLIC, Act


class AccountAct(Act):
    ACCOUNT_ERASED = "account erased", not PUBLIC, "account deleted"
    APPEAL_REJECTED = "appeal rejected"
    DUTY_CHANGED = "duty changed", not PUBLIC, "site role changed"
    NAME_CHANGED = "name changed"
    SUSPENDED = "suspended", not PUBLIC, "account suspended"
    SUSPENSION_APPEALED = "suspension appealed"
    SUSPENSION_LIFTED = "suspension lifted"
