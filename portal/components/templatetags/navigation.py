"""The navigations of the site, as a page shows them to its reader."""

from django.conf import settings
from django.template import Context, Library

from portal.components import navigation

register = Library()


@register.simple_tag
def is_demonstration() -> bool:
    """Whether what this site shows is invented: production never holds demonstration data."""
    return not settings.IS_PRODUCTION


@register.simple_tag(takes_context=True)
def links_of(context: Context, name: str) -> list[navigation.NavigationLink]:
    """The links of a navigation: main, duties, account or footer."""
    return list(navigation.links(name, context))
