from portal.audit.acts import PUBLIC, Act


class MailAct(Act):
    MAIL_DISCARDED = "mail discarded", not PUBLIC, "email discarded"
    MAIL_TRIED_AGAIN = "mail tried again", not PUBLIC, "email tried again"
