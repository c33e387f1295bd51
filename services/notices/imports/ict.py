"""Whether a contract is about ICT, and about which part of it.

Codes are those of the Common Procurement Vocabulary (Regulation (EC) 213/2008). A code says more
than words; words decide where there is no code, or one that says nothing of what is bought.
"""

import re
from collections.abc import Sequence

from services.notices.models import ContractKind

# the longest prefix of a code decides
KIND_OF_CODE = {
    "48": ContractKind.SOFTWARE,
    "72": ContractKind.SOFTWARE,
    "302": ContractKind.HARDWARE,
    "3012": ContractKind.HARDWARE,  # printers and copiers
    "5031": ContractKind.HARDWARE,
    "5032": ContractKind.HARDWARE,
    "516": ContractKind.HARDWARE,
    "324": ContractKind.NETWORK,
    "325": ContractKind.NETWORK,
    "642": ContractKind.NETWORK,
    "5033": ContractKind.NETWORK,
    "513": ContractKind.NETWORK,
}
# what people choose who do not find a code: the words decide
VAGUE_CODES = ("79", "98", "75", "80", "85", "60", "63", "66", "90", "34", "35", "22", "45")
STAFF = re.compile(
    r"\b(interim|contractor|agency (?:staff|worker)s?|recruitment|secondment|consultan(?:t|ts|cy)|"
    r"resource augmentation|day rate|programme manager|project manager|business analyst)\b",
    re.IGNORECASE,
)
HARDWARE = re.compile(
    r"\b(laptops?|desktops?|tablets?|monitors?|ipads?|chromebooks?|printers?|photocopiers?|mfds?|"
    r"multi-?functional devices?|servers?|ups units?|docking stations?|av equipment|hardware)\b",
    re.IGNORECASE,
)
NETWORK = re.compile(
    r"\b(wide area network|wan|lan|sd-?wan|core network|network (?:switch|hardware|refresh|"
    r"support|replacement)\w*|wi-?fi|broadband|leased lines?|telephony|voip|sip trunks?|"
    r"mobile (?:phones?|voice|telephony|devices?|airtime)|contact cent(?:re|er)s?|"
    r"unified comm\w*)\b",
    re.IGNORECASE,
)
SOFTWARE = re.compile(
    r"\b(software|saas|ict|e-?forms?|crm|erp|edrms|gis|ipaas|crm|hcm|lms|"
    r"(?:management|information|case|housing|planning|finance|financial|payroll|hr|library|"
    r"booking|back office|back-office|revenues|benefits|records|document|payments?|election|"
    r"electoral|committee|e-?procurement|procurement|asset|fleet|social care|education|"
    r"monitoring and reporting|accounting|ledger|income|e-?recruitment|learning|"
    r"parking|licensing|cemetery|complaints) (?:management )?(?:it )?"
    r"(?:system|systems|platform|portal|solution|solutions|application)|"
    r"it (?:system|systems|services?|support|infrastructure|solutions?|managed|security|"
    r"professional|health ?check)|cloud (?:hosting|services?|platform|connect\w*|migration)|"
    r"web ?site|web (?:hosting|development|design)|data ?cent(?:re|er)|data (?:platform|warehouse)|"
    r"hosting (?:services?|and)|cyber ?security|penetration test\w*|disaster recovery|"
    r"microsoft|office 365|m365|azure|oracle|unit4|civica|salesforce|servicenow|"
    r"mobile app|apps?\b for|chat ?bot|robotic process automation|rpa|digital (?:platform|"
    r"services? platform|transformation|mapping)|e-?learning platform|"
    r"(?:licen[cs]e|subscription)s? (?:renewal|for)|software licen[cs]\w*)\b",
    re.IGNORECASE,
)
SOFTWARE_ITSELF = re.compile(r"\b(?:software|saas)\b", re.IGNORECASE)
# every notice says where more can be read
WHERE_TO_READ = re.compile(r"https?://\S+|\bweb ?sites?\b", re.IGNORECASE)
NO_ICT = re.compile(
    r"\b(drainage|heating|sprinkler|fire alarm|ventilation|irrigation|solar|roof\w*|"
    r"door (?:entry|access)|"
    r"barrier|taxi|transport service|play area|boiler|window replacement|driving licen[cs]e|"
    r"cctv camera|parking meters?|security guard\w*)\b",
    re.IGNORECASE,
)


def kind_of(
    codes: Sequence[str], title: str, description: str, *, of_firm: ContractKind | None
) -> ContractKind:
    """What a contract is for. ``of_firm``: what its supplier mostly sells."""
    by_code = _by_code(codes[:1]) or _by_code(codes[1:])
    is_clear = bool(codes) and not codes[0].startswith(VAGUE_CODES)
    about = WHERE_TO_READ.sub(" ", description[:300])
    words = _by_words(title) or (None if is_clear else _by_words(about))
    if NO_ICT.search(title) and by_code is not ContractKind.SOFTWARE:
        return ContractKind.OTHER
    if _by_code(codes[:1]):
        return _sharper(by_code or ContractKind.OTHER, title)
    if words and (not is_clear or SOFTWARE_ITSELF.search(title)):
        return words
    if not codes and not title and of_firm:
        return of_firm
    # a code of something else before one of ICT: only if the title speaks of ICT as well
    return words if words and by_code else ContractKind.OTHER


def _by_code(codes: Sequence[str]) -> ContractKind | None:
    for code in codes:
        for length in (4, 3, 2):
            if kind := KIND_OF_CODE.get(code[:length]):
                return kind
    return None


def _by_words(text: str) -> ContractKind | None:
    if SOFTWARE.search(text):
        return ContractKind.STAFF if STAFF.search(text) else ContractKind.SOFTWARE
    if NETWORK.search(text):
        return ContractKind.NETWORK
    return ContractKind.HARDWARE if HARDWARE.search(text) else None


def _sharper(kind: ContractKind, title: str) -> ContractKind:
    """Codes of software are chosen for people and machines too; the title tells them apart."""
    if kind is not ContractKind.SOFTWARE:
        return kind
    if STAFF.search(title):
        return ContractKind.STAFF
    if SOFTWARE.search(title):
        return kind
    if NETWORK.search(title):
        return ContractKind.NETWORK
    return ContractKind.HARDWARE if HARDWARE.search(title) else kind
