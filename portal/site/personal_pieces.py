"""What is one person's on a page that many share: marked places, filled in for each reader.

A shared page is drawn for a role, of which no name and no number of anybody is known, so that it
holds nobody's. Where something of the reader's belongs, it holds a mark. A mark names a piece; the
function of the piece gets all its places on the page at once and returns what to put there.
"""

import re
import secrets
from collections import defaultdict
from collections.abc import Callable, Sequence

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.safestring import SafeString

Place = tuple[str, ...]
Piece = Callable[[HttpRequest, Sequence[Place]], Sequence[str]]
PIECES: dict[str, Piece] = {}
# nobody who writes can know it, so that nothing written is taken for a mark
SECRET = secrets.token_hex(12)
MARK = re.compile(rf"{SECRET}:([a-z_]+):([\w,.-]*);".encode())
TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}(?=")')


def piece(name: str) -> Callable[[Piece], Piece]:
    """Register the function that fills in the places of a piece."""

    def register(function: Piece) -> Piece:
        PIECES[name] = function
        return function

    return register


def mark(name: str, *place: object) -> SafeString:
    """Return the mark of a place: letters, digits, dots and hyphens say which it is."""
    return SafeString(f"{SECRET}:{name}:{','.join(map(str, place))};")


TOKEN_MARK = mark("token")


def mark_tokens(content: bytes) -> bytes:
    """Put marks in the place of the tokens of forms, which belong to one browser."""
    return TOKEN.sub(TOKEN_MARK.encode(), content)


def fill_in(request: HttpRequest, content: bytes) -> bytes:
    """Put into each marked place what is the reader's; forms get their tokens last."""
    places: dict[str, dict[Place, str]] = defaultdict(dict)
    for name, place in MARK.findall(content):
        places[name.decode()][_read(place)] = ""
    places.pop("token", None)
    for name, found in places.items():
        found.update(zip(found, PIECES[name](request, list(found)), strict=True))
    places["token"] = {("",): TOKEN_MARK}
    content = MARK.sub(lambda at: places[at[1].decode()][_read(at[2])].encode(), content)
    if (token_mark := TOKEN_MARK.encode()) in content:
        content = content.replace(token_mark, get_token(request).encode())
    return content


def _read(place: bytes) -> Place:
    return tuple(place.decode().split(","))
