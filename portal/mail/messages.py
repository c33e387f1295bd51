"""Writing to somebody: one text a letter, in templates/emails/, sent as text and as HTML."""

import re
from collections.abc import Mapping
from datetime import timedelta
from email.utils import format_datetime
from types import MappingProxyType

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.mail.parts import Wordings, wordings_of

MAX_SUBJECT_LENGTH = 150
EXPIRES = "Expires"


def expiring(seconds: float) -> dict[str, str]:
    """The header of a letter that is of no use after so long, and is not sent then."""
    return {EXPIRES: format_datetime(timezone.now() + timedelta(seconds=seconds))}


def send_email(
    name: str,
    /,
    *,
    to: str,
    reply_to: str = "",
    headers: Mapping[str, str] = MappingProxyType({}),
    **values: object,
) -> None:
    """Queue the letter in templates/emails/<name>.txt; its first line is the subject.

    Nothing that people wrote can become a link or markup: addresses in the text are links only
    when they lead to this site and stand on a line of their own.
    """
    subject, text = render_message(name, values)
    all_headers = {**headers, **({"Reply-To": reply_to} if reply_to else {})}
    message = EmailMultiAlternatives(subject, text, to=[to], headers=all_headers)
    message.attach_alternative(as_html(subject, text), "text/html")
    message.send()


def render_message(
    name: str, values: Mapping[str, object], wordings: Wordings | None = None
) -> tuple[str, str]:
    """Subject and text of a letter, signed by the site, in the words that administrators chose."""
    context = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        **values,
        "wordings": wordings_of(name) if wordings is None else wordings,
    }
    subject, _, text = render_to_string(f"emails/{name}.txt", context).strip().partition("\n")
    return subject_line(subject), signed(text)


def subject_line(subject: str) -> str:
    return " ".join(subject.split())[:MAX_SUBJECT_LENGTH]


def signed(text: str) -> str:
    text = re.sub(r"\n{3,}", "\n\n", text.strip())
    return f"{text}\n\n{settings.SITE_NAME}\n{settings.SITE_URL}/\n"


def as_html(subject: str, text: str) -> str:
    """The same words as HTML, a paragraph for every blank line."""
    context = {"subject": subject, "paragraphs": paragraphs_of(text)}
    return render_to_string("emails/letter.html", context)


def paragraphs_of(text: str) -> list[SafeString]:
    return [_paragraph(part) for part in text.strip().split("\n\n")]


def _paragraph(part: str) -> SafeString:
    return mark_safe("<br>\n".join(_line(line) for line in part.splitlines()))  # noqa: S308 - lines are escaped below


def _line(line: str) -> str:
    escaped = escape(line)
    leads_here = line.startswith(f"{settings.SITE_URL}/") and " " not in line
    return f'<a href="{escaped}">{escaped}</a>' if leads_here else escaped
