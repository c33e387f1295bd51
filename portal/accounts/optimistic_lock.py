"""Two open copies of one form: the second one to be saved loses nothing of the first."""

import json
from typing import Any, TypeVar

from django import forms
from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.audit.history import snapshots_of

# no model field may have a double underscore in its name (Django's fields.E002)
TOKEN = "opened__with"  # noqa: S105 - the name of a form field
SALT = "portal.accounts.optimistic_lock"
Record = TypeVar("Record", bound=models.Model)
Values = dict[str, Any]


class VersionedModelForm(forms.ModelForm[Record]):
    """Merge what was saved since this form was opened, field by field.

    A hidden token carries the values that the form was opened with. A field that only the other
    person changed keeps their value; one that only this person changed is saved; one that both
    changed is an error that says what is stored now and by whom. Sent again, the form counts. The
    view locks the record while it saves, and names the person as ``user``.
    """

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.is_of_known = user, self.instance.pk is not None
        self.fields[TOKEN] = forms.CharField(widget=forms.HiddenInput, required=False)

    @cached_property
    def changed_data(self) -> list[str]:
        """The fields that the person changed; the token is none of them."""
        return [name for name in super().changed_data if name != TOKEN]

    @property
    def is_unchanged(self) -> bool:
        """Whether the form of an existing record was sent as it was opened."""
        return self.is_of_known and not self.has_changed()

    def saved_message(self, saved: str) -> str:
        """Return what a person reads after saving: these words, or that nothing changed."""
        return gettext("Nothing changed.") if self.is_unchanged else saved

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> object:
        if field_name == TOKEN:
            return self._token(self._stored()) if self.instance.pk else ""
        return super().get_initial_for_field(field, field_name)

    def clean(self) -> Values:
        cleaned: Values = super().clean() or {}
        token = cleaned.pop(TOKEN, "")
        if self.instance.pk and token:
            self._merge(_opened_with(token), cleaned)
        return cleaned

    def _merge(self, opened: Values, cleaned: Values) -> None:
        stored = self._stored()
        unchanged = {name for name in opened if opened[name] == stored.get(name)}
        for name in (stored.keys() & cleaned.keys()) - unchanged:
            if name in opened and not self._differs(name, opened[name]):
                cleaned[name] = self.fields[name].clean(stored[name])
                self._show(name, stored[name])
            elif self._differs(name, stored[name]):
                self.add_error(name, self._clash(name))
                # sent once more, the form has been opened with what is stored now, and counts
                self._show(TOKEN, self._token(stored))

    def _stored(self) -> Values:
        """The values of the record as it is now, as plain JSON, by field."""
        values = {
            name: self.get_initial_for_field(field, name)
            for name, field in self.fields.items()
            if name != TOKEN
        }
        plain: Values = json.loads(json.dumps(values, cls=_Encoder))
        return plain

    def _token(self, values: Values) -> str:
        return signing.dumps(values, salt=SALT, compress=True)

    def _differs(self, name: str, value: Any) -> bool:
        """Whether the person typed something else than this value."""
        field = self.fields[name]
        before = field.to_python(value) if isinstance(field, forms.DateField) else value
        typed = self[name].data
        if isinstance(before, str) and isinstance(typed, str):
            return before.split() != typed.split()
        return field.has_changed(before, typed)

    def _show(self, name: str, value: object) -> None:
        """Put this value into the box, in place of what was sent."""
        self.data: Any = self.data.copy()
        widget = self.fields[name].widget
        if isinstance(widget, forms.MultiWidget):
            shown: Any = widget
            for suffix, part in zip(shown.widgets_names, shown.decompress(value), strict=True):
                self.data[f"{name}{suffix}"] = "" if part is None else str(part)
        elif isinstance(value, list):
            self.data.setlist(name, value)
        else:
            self.data[name] = "" if value is None else value

    def _clash(self, name: str) -> str:
        author = self.author_of(name)
        if author and author == self.user:
            message = gettext(
                "You changed this in another window after you opened this page. It now says "
                "“{value}”. Save again to replace it with yours."
            )
        else:
            message = gettext(
                "{person} changed this after you opened this page. It now says “{value}”. Save "
                "again to replace it with yours."
            )
        person = author or gettext("Another person")
        return message.format(person=person, value=self._shown(name))

    def author_of(self, name: str) -> User | None:
        """Find who changed a field: without better knowledge, who saved the record last.

        None where it was not saved through a page, or has no history.
        """
        try:
            versions = snapshots_of(type(self.instance)).filter(pgh_obj=self.instance.pk)
        except FieldDoesNotExist:
            return None
        latest = versions.order_by("-pgh_id").first()
        context = latest.pgh_context if latest else None
        return User.objects.filter(pk=context.metadata.get("user")).first() if context else None

    def _shown(self, name: str) -> object:
        display = getattr(self.instance, f"get_{name}_display", None)
        if display:
            return display()
        initial = self.get_initial_for_field(self.fields[name], name)
        return getattr(self.instance, name, None) or initial or gettext("nothing")


class _Encoder(DjangoJSONEncoder):
    def default(self, o: object) -> object:
        return o.pk if isinstance(o, models.Model) else super().default(o)


def _opened_with(token: str) -> Values:
    """The values in a token; none of one that cannot be read, so that all differences clash."""
    try:
        values: Values = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return {}
    return values
