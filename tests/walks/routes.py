"""Every route of the site, and an address of each in a world."""

from django.urls import URLPattern, get_resolver, reverse

from tests.architecture.addresses import arguments


def routes(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern
        else:
            yield from routes(
                pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace
            )


ALL = dict(routes(get_resolver().url_patterns))
OURS = [name for name in ALL if not name.startswith("admin:")]
ADMINS = [name for name in ALL if name.startswith("admin:") and name != "admin:None"]


def address_of(name, world):
    """The same each time that it is asked for."""
    if not hasattr(world, "arguments"):
        world.arguments = arguments(world)
    return reverse(name, kwargs=world.arguments.get(name))
