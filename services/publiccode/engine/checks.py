"""What a text must be: each check returns what is wrong with it, or nothing."""

import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import datetime
from functools import cache
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from license_expression import ExpressionError, Licensing, get_spdx_licensing

from services.publiccode.engine import vocabularies

Check = Callable[[str], str]
MAX_LICENCE, MAX_BRACKETS = 300, 20
ITALIAN = "urn:x-italian-pa:"
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}")
NOT_IN_ADDRESSES = re.compile(r"[\x00-\x20\x7f<>\"\\^`{|}]|%(?![0-9A-Fa-f]{2})")
URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,31}:[^\s]{1,2000}", re.IGNORECASE)
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MIME = re.compile(
    r" *[A-Za-z0-9][A-Za-z0-9!#$&^_-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126} *"
)
# RFC 5646: language, script, region, variants, extensions, private use
LANGUAGE = re.compile(
    r"([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
    r"(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3})){0,8}(-[0-9A-WYZa-wyz](-[A-Za-z0-9]{2,8}){1,8}){0,8}"
    r"(-[xX](-[A-Za-z0-9]{1,8}){1,8})?"
)
OWN_LICENCE = re.compile(r"LicenseRef-[A-Za-z0-9.-]{1,100}", re.IGNORECASE)
JOINER, SELECTOR = "\u200d", "\ufe0f"
PART_OF_LETTER = {"Mn", "Me", "Mc"}
SKIN_TONES = range(0x1F3FB, 0x1F400)
FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def one_of(words: Collection[str]) -> Check:
    def check(text: str) -> str:
        known = ", ".join(words)
        return "" if text in words else _("Must be one of: {words}.").format(words=known)

    return check


def known_category(text: str) -> str:
    known = text in vocabularies.categories()
    return "" if known else _("“{text}” is not a category of the standard.").format(text=text)


def known_scope(text: str) -> str:
    known = text in vocabularies.scopes()
    return "" if known else _("“{text}” is not a scope of the standard.").format(text=text)


def country(text: str) -> str:
    known = text in {text.upper(), text.lower()} and text.upper() in vocabularies.countries()
    return "" if known else _("“{text}” is not a country code such as GB.").format(text=text)


def language(text: str) -> str:
    known = LANGUAGE.fullmatch(text)
    return "" if known else _("“{text}” is not a language code such as en.").format(text=text)


def mime_type(text: str) -> str:
    known = MIME.fullmatch(text)
    return "" if known else _("“{text}” is not a file type such as text/csv.").format(text=text)


def day(text: str) -> str:
    wrong = _("Enter a date such as 2026-11-28.")
    if not DATE.fullmatch(text):
        return wrong
    try:
        datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - a day without time
    except ValueError:
        return wrong
    return ""


def email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        return _("Enter an email address such as team@council.gov.uk.") if text else ""
    return ""


def parts_of(text: str) -> SplitResult | None:
    """The parts of an absolute address, or None where it is no address."""
    if NOT_IN_ADDRESSES.search(text):
        return None
    try:
        parts = urlsplit(text)
        _port = parts.port
    except ValueError:
        return None
    return parts if SCHEME.fullmatch(parts.scheme) else None


def address(text: str) -> str:
    parts = parts_of(text)
    known = parts and (parts.netloc or (parts.path and not parts.path.startswith("/")))
    return "" if known else _("Enter a full web address, such as https://example.org/code.")


def web_address(text: str) -> str:
    parts = parts_of(text)
    known = parts and parts.scheme in {"http", "https"} and parts.hostname
    return "" if known else _("Enter a web address that begins with https:// or http://.")


def video(text: str) -> str:
    if wrong := web_address(text):
        return wrong
    host = (urlsplit(text).hostname or "").removeprefix("www.")
    above = (host.split(".", number)[-1] for number in range(host.count(".") + 1))
    known = any(each in vocabularies.video_hosts() for each in above)
    return "" if known else _("Videos must be on a site that lets others embed them.")


def organisation(text: str) -> str:
    if text.lower().startswith(ITALIAN):
        known = text[len(ITALIAN) :].lower() in vocabularies.italian_bodies()
        return "" if known else _("This is not the code of an Italian public body.")
    parts = parts_of(text)
    known = bool(URN.fullmatch(text) or (parts and parts.netloc))
    return "" if known else _("Enter a web address or URN of the organisation.")


def italian_body(text: str) -> str:
    known = not text or text.lower() in vocabularies.italian_bodies()
    return "" if known else _("This is not the code of an Italian public body.")


def supported(text: str) -> str:
    if text.startswith("alias:"):
        known = text.removeprefix("alias:") in vocabularies.ALIASES
        return "" if known else _("This is not an alias of the standard.")
    parts = parts_of(text)
    known = bool(URN.fullmatch(text) or (parts and parts.netloc))
    return "" if known else _("Enter a known alias, a web address or a URN.")


def path_or_address(text: str) -> str:
    if text.startswith("/"):
        return _("Enter a path relative to this file, or a web address.")
    if text.startswith("file:"):
        return _("Enter a relative path or a web address, not a file on your computer.")
    return ""


@cache
def _licences() -> Licensing:
    return get_spdx_licensing()


def licence(text: str) -> str:
    wrong = _("Enter a licence as SPDX names it, such as AGPL-3.0-or-later.")
    if len(text) > MAX_LICENCE or text.count("(") > MAX_BRACKETS or not text.strip():
        return wrong
    try:
        unknown = _licences().unknown_license_keys(text)
    except (ExpressionError, ValueError, TypeError, AttributeError):
        return wrong
    return wrong if any(not OWN_LICENCE.fullmatch(key) for key in unknown) else ""


def at_most(number: int) -> Check:
    def check(text: str) -> str:
        message = _("Must be {n} characters or fewer.").format(n=number)
        return message if letters_in(text) > number else ""

    return check


def at_least(number: int) -> Check:
    def check(text: str) -> str:
        message = _("Must be at least {n} characters long.").format(n=number)
        return message if letters_in(text) < number else ""

    return check


def letters_in(text: str) -> int:
    """The number of characters as people see them: an accent or a joined emoji counts once."""
    count, joins, is_half_flag = 0, False, False
    for sign in text:
        is_flag = ord(sign) in FLAG_LETTERS
        begins = not (joins or _belongs_to_before(sign) or (is_flag and is_half_flag))
        count += begins
        is_half_flag = is_flag and not is_half_flag
        joins = sign == JOINER
    return count


def _belongs_to_before(sign: str) -> bool:
    is_part = sign in {JOINER, SELECTOR} or ord(sign) in SKIN_TONES
    return is_part or unicodedata.category(sign) in PART_OF_LETTER
