from portal.audit.acts import Act


class OperationAct(Act):
    TASK_RUN_AGAIN = "task run again"
