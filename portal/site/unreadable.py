"""Queries with a character that no text in the database can hold."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def refuse_unreadable(view: View) -> View:
    """Refuse them where the view asks the database with whatever it gets, as Django's own do."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **names: Any) -> HttpResponse:
        if any("\x00" in value for value in request.GET.values()):
            raise BadRequest
        return view(request, *arguments, **names)

    return answer
