"""What can be done that is written down. Each app names its own acts in its ``acts`` module."""

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Self

from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PUBLIC = True


class Act(StrEnum):
    """An act: its value in the record, whether the public log shows it, and what people read.

    A value never changes, because the record cannot. It is marked with ``gettext_noop``. Where its
    words are not those of the pages, a label is marked instead.
    """

    is_public: bool
    label: "StrOrPromise"

    def __new__(cls, value: str, is_public: bool = False, label: "StrOrPromise" = "") -> Self:
        act = str.__new__(cls, value)
        act._value_ = value
        act.is_public = is_public
        act.label = label or gettext_lazy(value)
        return act


def all_acts() -> list[Act]:
    """Of every app, each once, in the order of the alphabet."""
    return sorted({act for acts in Act.__subclasses__() for act in acts})


@cache
def labels() -> "dict[str, StrOrPromise]":
    """Return what people read for each value in the record."""
    return {act.value: act.label for act in all_acts()}


def public_acts() -> list[Act]:
    return [act for act in all_acts() if act.is_public]
