"""What an email says: who sent it, the new text without quotes, and whether a program wrote it."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from django.conf import settings
from mailparser_reply import EmailReplyParser

MAX_TEXT_LENGTH = 50_000
AUTOMATIC_PRECEDENCE = {"bulk", "junk", "list", "auto_reply"}
AUTOMATIC_HEADERS = ["List-Id", "X-Autoreply", "X-Autorespond", "X-Loop"]
LANGUAGES = ["en"]


@dataclass(frozen=True)
class IncomingFile:
    name: str
    content: bytes


@dataclass(frozen=True)
class IncomingReply:
    """One email, as far as it matters to a reply."""

    sender: str
    text: str
    message_id: str
    files: list[IncomingFile]
    is_automatic: bool
    is_authentic: bool


UNREADABLE = IncomingReply("", "", "", [], is_automatic=True, is_authentic=False)


def read_email(content: bytes, envelope_sender: str) -> IncomingReply:
    """Return what an email says. Whatever is wrong with its format, something can be read."""
    try:
        return _read(content, envelope_sender)
    except RecursionError:  # parts in parts, hundreds deep: no person sends that
        return UNREADABLE


def _read(content: bytes, envelope_sender: str) -> IncomingReply:
    message = message_from_bytes(content, policy=policy.default)
    sender = parseaddr(str(message.get("From", "")))[1].lower()
    return IncomingReply(
        sender=sender,
        text=new_text(message),
        message_id=str(message.get("Message-ID", ""))[:300],
        files=_files(message),
        is_automatic=_is_automatic(message, envelope_sender),
        is_authentic=_is_authentic(message, sender),
    )


def new_text(message: EmailMessage) -> str:
    """Return what the sender wrote, without quotes and signature; nothing where it is HTML only."""
    body = message.get_body(preferencelist=("plain",))
    if body is None:
        return ""
    try:
        text = str(body.get_content())
    except (LookupError, UnicodeError):
        return ""
    parser = EmailReplyParser(languages=LANGUAGES)
    reply = str(parser.parse_reply(text=text[:MAX_TEXT_LENGTH]) or "").strip()
    # of an email that holds nothing else, the parser takes the quote for the reply
    return reply if any(not line.startswith(">") for line in reply.splitlines()) else ""


def _files(message: EmailMessage) -> list[IncomingFile]:
    return [
        IncomingFile(part.get_filename() or "", bytes(part.get_payload(decode=True) or b""))
        for part in message.iter_attachments()
        if part.get_filename() and not part.is_multipart()
    ]


def _is_automatic(message: EmailMessage, envelope_sender: str) -> bool:
    """Whether a program answered (RFC 3834). Who answers programs begins a loop."""
    submitted = str(message.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    return (
        envelope_sender in {"", "<>"}
        or submitted != "no"
        or precedence in AUTOMATIC_PRECEDENCE
        or message.get_content_type() == "multipart/report"
        or any(name in message for name in AUTOMATIC_HEADERS)
    )


def _is_authentic(message: EmailMessage, sender: str) -> bool:
    """Whether our own mail server found a signature of the sender's domain (RFC 8601).

    Only its own, first header counts: it removes others that bear its name.
    """
    results = str(next(iter(message.get_all("Authentication-Results", [])), ""))
    server, *verdicts = [part.strip().lower() for part in results.split(";")]
    if not settings.REPLY_AUTHENTICATION_SERVER or server != settings.REPLY_AUTHENTICATION_SERVER:
        return False
    domain = sender.rpartition("@")[2]
    return any(_is_signed_by(verdict.split(), domain) for verdict in verdicts)


def _is_signed_by(verdict: list[str], domain: str) -> bool:
    """Whether a verdict names a valid signature of this domain, or of one above it."""
    signers = [word.removeprefix("header.d=") for word in verdict if word.startswith("header.d=")]
    aligned = [each for each in signers if "." in each and f".{domain}".endswith(f".{each}")]
    return "dkim=pass" in verdict and bool(aligned)
