from django.utils.translation import gettext_lazy as _

from portal.audit.acts import PUBLIC, Act


class MailAct(Act):
    MAIL_DISCARDED = "mail discarded", not PUBLIC, _("email discarded")
    MAIL_TRIED_AGAIN = "mail tried again", not PUBLIC, _("email tried again")
