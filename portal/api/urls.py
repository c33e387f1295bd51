"""Addresses of the API and of its keys. Those of operations pass the gate."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from portal.api import description  # noqa: F401 - adds the operations
from portal.api.assistants.views import assistants
from portal.api.gate import guarded
from portal.api.rules import RULES, AddressRules
from portal.api.site import api
from portal.api.views import description as pages
from portal.api.views import keys
from portal.api.views.unknown import unknown

app_name = "api"


def _operations() -> Iterator[URLPattern]:
    """Return the addresses of ninja’s operations, without a namespace of their own."""
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name in RULES:
            view = guarded(pattern.callback, RULES[pattern.name])
            yield path(f"api/v1/{pattern.pattern}", view, name=pattern.name)


urlpatterns = [
    path("accounts/api-keys/", keys.keys, name="keys"),
    path("accounts/api-keys/new/", keys.new_key, name="new_key"),
    path("accounts/api-keys/<int:pk>/revoke/", keys.revoke_key, name="revoke_key"),
    path("councils/<slug:slug>/api-keys/", keys.council_keys, name="council_keys"),
    path("api/docs", pages.manual, name="manual"),
    path("mcp", assistants, name="assistants"),
    path("api/v1/openapi.json", pages.openapi, name="openapi"),
    *_operations(),
    path("api/v1/", guarded(unknown, AddressRules()), {"rest": ""}, name="root"),
    path("api/v1/<path:rest>", guarded(unknown, AddressRules()), name="unknown"),
]
