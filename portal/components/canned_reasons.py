"""Ready-made reasons above the box in which a moderator types one.

A higher layer registers where they come from, so that forms of every app offer the same ones.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.datastructures import MultiValueDict

from portal.components.fields import Textarea


class CannedText(NamedTuple):
    """The key that a form sends, what the list calls it, and what it says."""

    key: str
    title: str
    text: str


Source = Callable[[], Iterable[CannedText]]
_sources: list[Source] = []


def register_canned_texts(source: Source) -> None:
    """Say, once, in an app's `ready`, where ready-made reasons come from."""
    _sources[:] = [source]


def canned_texts() -> list[CannedText]:
    return [text for source in _sources for text in source()]


class CannedTextarea(Textarea):
    """A box for a reason, with a list of ready-made ones; both together are the reason.

    It needs no script: the server adds the chosen text before what was typed.
    """

    template_name = "components/widgets/canned_textarea.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return {**context, "canned_name": _select_name(name), "canned_texts": canned_texts()}

    def value_from_datadict(
        self, data: Mapping[str, object], files: MultiValueDict[str, Any], name: str
    ) -> object:
        typed = super().value_from_datadict(data, files, name)
        chosen = data.get(_select_name(name))
        if not chosen:
            return typed
        texts = [text.text for text in canned_texts() if text.key == chosen]
        return "\n\n".join([*texts, *([str(typed)] if typed else [])])


def _select_name(name: str) -> str:
    return f"{name}_canned"
