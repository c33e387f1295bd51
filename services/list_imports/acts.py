from django.utils.translation import gettext_noop

from portal.audit.acts import Act


class ListImportAct(Act):
    LIST_IMPORT_DISCARDED = gettext_noop("list import discarded")
    LIST_IMPORT_UNDONE = gettext_noop("list import undone")
    LIST_IMPORTED = gettext_noop("list imported")
