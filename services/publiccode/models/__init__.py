from services.publiccode.models.lineage import LineageKind, LineageLink
from services.publiccode.models.publiccode_file import PubliccodeFile

__all__ = ["LineageKind", "LineageLink", "PubliccodeFile"]
