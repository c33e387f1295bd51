"""A mark for each council: its initials on a disc, in a colour that stays the same."""

from zlib import crc32

from django.utils.html import format_html
from django.utils.safestring import SafeString

from councils.models import Council

# the pairs of the design system, of which each is readable in light and in dark
COLOURS = ["green", "teal", "blue", "amber", "red", "purple"]
# words that many names share, and that tell none from another
COMMON = {"and", "of", "the", "upon", "on", "in", "with", "borough", "city", "county", "council"}
COMMON |= {"district", "london", "royal", "authority", "police", "fire", "combined", "national"}
MONOGRAM = (
    '<svg class="monogram tag-{}" viewBox="0 0 40 40" aria-hidden="true">'
    '<circle cx="20" cy="20" r="20"/><text x="20" y="26">{}</text></svg>'
)


def initials(name: str) -> str:
    """Return two letters of a name: of its first two telling words, or of the only one."""
    words = "".join(sign if sign.isalpha() else " " for sign in name.partition("(")[0]).split()
    telling = [word for word in words if word.lower() not in COMMON and len(word) > 1] or words
    if not telling:
        return ""
    first, *others = telling
    return f"{first[0]}{others[0][0]}".upper() if others else first[:2].title()


def monogram(council: Council) -> SafeString:
    """Draw the mark of a council, which is decoration: its name is beside it."""
    colour = COLOURS[crc32(council.slug.encode()) % len(COLOURS)]
    return format_html(MONOGRAM, colour, initials(council.name))
