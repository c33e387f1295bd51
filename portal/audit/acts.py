"""What can be done that is written down. Each app names its own acts in its ``acts`` module."""

from enum import StrEnum
from typing import Self

PUBLIC = True


class Act(StrEnum):
    """An act: how the record says it, and whether the public log of moderation shows it."""

    is_public: bool

    def __new__(cls, value: str, is_public: bool = False) -> Self:
        act = str.__new__(cls, value)
        act._value_ = value
        act.is_public = is_public
        return act


def all_acts() -> list[Act]:
    """Of every app, each once, in the order of the alphabet."""
    return sorted({act for acts in Act.__subclasses__() for act in acts})


def public_acts() -> list[Act]:
    return [act for act in all_acts() if act.is_public]
