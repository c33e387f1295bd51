"""What is the reader's on a page that others share."""

from django.template import Context, Library
from django.utils.safestring import SafeString

from portal.site.appearance import Appearance, links_for
from portal.site.personal_pieces import PIECES, mark

register = Library()
# for fragments that are cached without their reader
register.simple_tag(mark)


@register.simple_tag(takes_context=True)
def appearance(context: Context) -> SafeString:
    """The stylesheets of the colours and the spacing that the reader has chosen."""
    request = context.get("request")
    return links_for(request) if request else Appearance.of(context.get("cookies") or {}).links


@register.simple_tag(takes_context=True)
def personal(context: Context, name: str, *place: object) -> SafeString:
    """What is the reader's: a mark on a page that others share, and itself on one of theirs."""
    if getattr(context.get("user"), "stands_for_role", False):
        return mark(name, *place)
    (filled,) = PIECES[name](context["request"], [tuple(map(str, place))])
    return SafeString(filled)
