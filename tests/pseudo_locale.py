"""A language in which every translated word can be seen: accented, and a third longer."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from asgiref.local import Local
from django.utils.translation import trans_real
from django.utils.translation.trans_real import CONTEXT_SEPARATOR

ACCENTED = str.maketrans("aceinosuyzACEINOSUYZ", "áçéíñóšúýžÁÇÉÍÑÓŠÚÝŽ")
# what a translator leaves as it is: placeholders, tags and entities
HELD = re.compile(r"(%\(\w+\)[sd]|%[sd%]|\{[^{}]*\}|<[^>]*>|&#?\w+;)")
FILLER = "éñ"


def pseudo(message: str) -> str:
    """The message in accented letters, at least 35 % longer, its placeholders as they were."""
    pieces = HELD.split(message)
    words = sum(len(piece) for piece in pieces[::2])
    accented = (
        piece if held else piece.translate(ACCENTED)
        for held, piece in ((index % 2, piece) for index, piece in enumerate(pieces))
    )
    return f"{''.join(accented)}{FILLER * -(-words * 35 // 200)}" if words else message


class PseudoTranslation:
    """Stands where Django expects the catalogue of a language."""

    def __init__(self, source: trans_real.DjangoTranslation) -> None:
        self.source = source

    def __getattr__(self, name: str) -> object:
        return getattr(self.source, name)

    def gettext(self, message: str) -> str:
        # before the message may stand a context, which is for translators
        return pseudo(self.source.gettext(message).rpartition(CONTEXT_SEPARATOR)[2])

    def ngettext(self, one: str, many: str, number: int) -> str:
        return pseudo(self.source.ngettext(one, many, number))


@contextmanager
def pseudo_locale() -> Iterator[None]:
    """All threads speak the pseudo-locale meanwhile."""
    translation = PseudoTranslation(trans_real.translation("en-gb"))
    with (
        patch.object(trans_real, "translation", lambda language: translation),
        patch.object(trans_real, "_active", Local()),
        patch.object(trans_real, "_default", None),
    ):
        yield
