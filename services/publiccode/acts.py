from django.utils.translation import gettext_lazy as _

from portal.audit.acts import PUBLIC, Act


class PubliccodeAct(Act):
    FILE_BROUGHT_IN = "publiccode file imported", not PUBLIC, _("publiccode.yml imported")
    LINEAGE_ADDED = "lineage link added", not PUBLIC, _("origin or dependency added")
    LINEAGE_REMOVED = "lineage link removed", not PUBLIC, _("origin or dependency removed")
