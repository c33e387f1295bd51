from portal.audit.acts import Act


class AccountAct(Act):
    ACCOUNT_ERASED = "account erased"
    APPEAL_REJECTED = "appeal rejected"
    DUTY_CHANGED = "duty changed"
    NAME_CHANGED = "name changed"
    SUSPENDED = "suspended"
    SUSPENSION_APPEALED = "suspension appealed"
    SUSPENSION_LIFTED = "suspension lifted"
