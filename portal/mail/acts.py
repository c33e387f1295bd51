from portal.audit.acts import Act


class MailAct(Act):
    MAIL_DISCARDED = "mail discarded"
    MAIL_TRIED_AGAIN = "mail tried again"
