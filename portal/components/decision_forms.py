"""Reasons and decisions, as every app asks for them."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.components.canned_reasons import CannedTextarea
from portal.components.fields import TextareaField, needed

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REASON_LENGTH = 500
REASON_HELP = _("The person will see your reason. We keep it in the audit log.")


class ReasonField(TextareaField):
    """A reason. With ``canned``, moderators can select a ready-made one: their forms say so."""

    def __init__(self, *, canned: bool = False, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(
            **{
                "rows": rows,
                "label": _("Reason"),
                "max_length": REASON_LENGTH,
                "error_messages": {"required": _("Enter a reason.")},
                **kwargs,
            }
        )
        if canned:
            self.widget = CannedTextarea(attrs=self.widget.attrs)


class ReasonForm(forms.Form):
    reason = ReasonField(help_text=REASON_HELP)


class ModeratorReasonForm(ReasonForm):
    """The same for moderators, who can select a ready-made reason."""

    reason = ReasonField(canned=True, help_text=REASON_HELP)


class DecisionForm(ReasonForm):
    """A decision and its reason, which is optional for the decisions in ``without_reason``.

    A subclass declares the field of the decision, and names it in ``decision_field``.
    """

    decision_field = "decision"
    without_reason: Collection[str] = ()
    reason_needed_when: "StrOrPromise" = ""
    reason_missing: "StrOrPromise" = _("Enter a reason. The person will see it.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.without_reason:
            needed(self.fields["reason"], self.reason_needed_when)

    def set_decisions(self, decisions: "Collection[tuple[str, StrOrPromise]]") -> None:
        field: Any = self.fields[self.decision_field]
        field.choices = decisions

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        decision = cleaned.get(self.decision_field)
        is_missing = not cleaned.get("reason") and "reason" not in self.errors
        if decision and decision not in self.without_reason and is_missing:
            self.add_error("reason", self.reason_missing)
        return cleaned
