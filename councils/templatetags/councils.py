"""How pages say from which council something came."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Model
from django.template import Context, Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext, pgettext

from councils.council_map import HEXAGON, SCALE, Picture, areas, shade_labels, shades, whole_view
from councils.models import Council, Crest, Inheritance, Succession
from councils.monogram import monogram
from councils.permissions import EDITORS, memberships_of
from portal.components.templatetags.components import link
from portal.text import list_in_words, query_text

register = Library()
register.filter("monogram", monogram)
SMALL_CREST = '<img class="monogram crest" src="{}" alt="" width="24" height="24" loading="lazy">'


@register.simple_tag
def crests() -> dict[int, str]:
    """The addresses of all small crests, by council: one query for a list of any length."""
    return Crest.objects.small_addresses()


@register.filter
def crest_in(council: Council, addresses: Mapping[int, str]) -> SafeString:
    """The small crest of a council, or its monogram; decoration beside its name."""
    address = addresses.get(council.pk)
    return format_html(SMALL_CREST, address) if address else monogram(council)


@register.inclusion_tag("councils/_acts_for.html", takes_context=True)
def acts_for(
    context: Context,
    sentence: str,
    of: Council | None = None,
    choose: str = "",
) -> dict[str, object]:
    """For which council a form is sent, above its button: "Posting for {council}.".

    What belongs to a council already is sent for that one, ``of``. Elsewhere it can be changed:
    with ``choose``, in the form itself, among all councils of the person ("any") or those that
    they edit for ("edited"); without, on a page that leads back, because the form shows what the
    council has said before.
    """
    acting = context.get("acting")
    options = [] if of else _councils_to_choose(context, choose)
    council = of or (acting and acting.council)
    shown = {name: context.get(name) for name in ("acting", "memberships_count", "request")}
    return shown | {
        "sentence": format_html(sentence, council=_named_or_chosen(council, options)),
        "council": council,
        "is_fixed": bool(of),
        "is_chosen_here": bool(options),
    }


def _councils_to_choose(context: Context, choose: str) -> list[Council]:
    memberships = memberships_of(context["request"].user).values() if choose else ()
    rows = [each for each in memberships if choose == "any" or each.role in EDITORS]
    return [each.council for each in rows if not each.council.is_abolished] if len(rows) > 1 else []


def _named_or_chosen(council: Council | None, options: list[Council]) -> SafeString:
    if not options:
        return format_html("<strong>{}</strong>", council or "")
    choices = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        [(each.pk, SafeString(" selected" if each == council else ""), each) for each in options],
    )
    return format_html('<select name="acting">{}</select>', choices)


@register.inclusion_tag("councils/_came_from.html")
def inherited_from(thing: Model) -> dict[str, object]:
    """From which councils a row came, and when; nothing where it was always here."""
    successions = [row.succession for row in Inheritance.objects.of_thing(thing)]
    return {"origins": [(_former_page(each.predecessor), each.on) for each in successions]}


def _former_page(council: Council) -> SafeString:
    address = council.get_absolute_url()
    return format_html('<a rel="nofollow" href="{}?stay=1">{}</a>', address, council.name)


@register.filter
def successor_links(successions: Iterable[Succession]) -> SafeString:
    """Links to the councils that took over, in one phrase: A, B and C."""
    links = [link(each.successor, each.successor.official_name) for each in successions]
    return SafeString(list_in_words(links))


@register.filter
def successor_uses_links(successions: Iterable[Succession]) -> SafeString:
    """Links to what the councils that took over use."""
    councils = [each.successor for each in successions]
    pages = ((each.get_absolute_url(), each.official_name) for each in councils)
    return format_html_join(", ", '<a href="{}#uses">{}</a>', pages)


@register.filter
def alternative_links(councils: Iterable[Council]) -> SafeString:
    """Links to councils of which one may be meant, in one phrase: A, B or C."""
    last = pgettext("before the last of a list", "or")
    return SafeString(get_text_list([_named(council) for council in councils], last))


def _named(council: Council) -> SafeString:
    if not council.is_abolished:
        return link(council)
    return format_html(gettext("{council} (abolished)"), council=link(council))


@register.inclusion_tag("councils/_formerly.html", takes_context=True)
def formerly(context: Context, council: Council) -> dict[str, object]:
    """Say which abolished council's address has led to this page, if one has."""
    slug = query_text(context["request"].GET, "formerly")
    gone = Council.objects.exclude(abolished_on=None).filter(slug=slug).first() if slug else None
    return {"gone": gone if gone and gone.heir()[0] == council else None, "council": council}


@register.inclusion_tag("councils/_map.html")
def council_map(
    caption: str, picture: Picture, legend: Sequence[tuple[str, str]], *, tabs: bool = False
) -> dict[str, object]:
    """Draw the councils as hexagons. Without ``tabs`` its links are for the pointer only.

    Use it beside a list or table that has the same links.
    """
    return {
        "caption": caption,
        "map": picture,
        "legend": legend,
        "tabs": tabs,
        "hexagon": HEXAGON,
        "scale": "{} {}".format(*SCALE),
    }


@register.inclusion_tag("councils/_region_map.html")
def map_of_regions(
    caption: str, councils: Mapping[str, int], regions: Mapping[str, int], unit: str, url: str
) -> dict[str, object]:
    """Draw all councils, shaded by a number, in regions that lead on; a table says the same.

    ``councils`` is by slug and ``regions`` by region, in a ``unit``; ``url`` is completed with the
    region.
    """
    return {
        "caption": caption,
        "view": whole_view(),
        "shades": shades(councils),
        "areas": areas(regions),
        "legend": shade_labels(),
        "unit": unit,
        "headings": f"{gettext('Region or nation')},{capfirst(unit)}",
        "url": url,
        "hexagon": HEXAGON,
        "scale": "{} {}".format(*SCALE),
    }
