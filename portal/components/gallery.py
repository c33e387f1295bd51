"""What the gallery at /design/ shows: an example of every component, as a template says it."""

from types import SimpleNamespace as Thing
from typing import NamedTuple

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import engines

from portal.components import charts
from portal.components.fields import DayMonthYear, Textarea


class Example(NamedTuple):
    group: str
    name: str
    source: str


class SampleForm(forms.Form):
    """One of every kind of field."""

    title = forms.CharField(help_text="The name your council uses.", max_length=80)
    summary = forms.CharField(
        widget=Textarea({"rows": 3}), max_length=200, help_text="One or two sentences."
    )
    phase = forms.ChoiceField(choices=[("", "Choose"), ("beta", "Public beta"), ("live", "Live")])
    hosting = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[("own", "Own premises"), ("partner", "Partner authority"), ("saas", "SaaS")],
    )
    standards = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        choices=[("psn", "Public Services Network"), ("iso", "ISO 27001")],
        required=False,
    )
    since = forms.DateField(
        widget=DayMonthYear, label="In use since", help_text="For example, 1 4 2009"
    )
    evidence = forms.FileField(required=False, help_text="A PDF of up to 5 MB.")
    contact = forms.ChoiceField(
        label="Contact email",
        choices=[("", "passenger.transport.commissioning@staffordshire-moorlands.example")],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label="Our head of ICT has agreed to this service")


class AnswerForm(forms.Form):
    """A form of one field."""

    answer = forms.CharField(label="Your answer")


class WrongForm(forms.Form):
    """A form that was sent without its answer."""

    title = forms.CharField(error_messages={"required": "Enter the name of the service."})


EXAMPLES = [
    Example(
        "Navigation",
        "Breadcrumbs",
        '{% breadcrumbs "Home" "/" "Services" "/services/" "Payroll and pensions" "/services/" %}',
    ),
    Example(
        "Navigation",
        "Search box",
        '{% search_box "What do you need?" value="payroll" size="large" %}',
    ),
    Example("Navigation", "Tabs", '{% tabs views label="Parts of this service" %}'),
    Example("Navigation", "Pagination", "{% pagination page %}"),
    Example(
        "Messages",
        "Tag",
        '<p class="cluster">\n'
        '  {% tag "Idea" %} {% tag "Live" colour="green" %} {% tag "Open" colour="teal" %}\n'
        '  {% tag "Public beta" colour="blue" %} {% tag "Retiring" colour="amber" %}\n'
        '  {% tag "Retired" colour="red" %} {% tag "Demonstration" colour="purple" %}\n'
        "</p>",
    ),
    Example(
        "Messages",
        "Banner",
        '{% banner "This service was last confirmed two years ago" kind="warning" %}'
        '<p>Do you use it? <a href="#main">Confirm the details</a>.</p>{% endbanner %}\n'
        '{% banner "Northumberland and Durham became unitary authorities in 2009" %}'
        "{% endbanner %}\n"
        '{% banner "Your service is published" kind="success" %}{% endbanner %}',
    ),
    Example(
        "Messages",
        "Confirmation",
        '{% confirmation "Durham now uses Salary processing" heading=2 %}'
        "<p>We’ve told the council that offers it. They will confirm.</p>{% endconfirmation %}",
    ),
    Example(
        "Messages",
        "Empty state",
        '{% empty_state "No offers recorded" %}<p>Ask the councils that use it, '
        'or <a href="#main">add a need</a>.</p>{% endempty_state %}',
    ),
    Example(
        "Messages",
        "Details",
        '{% details "How we count councils" %}<p>Each council that has an entry “in use” '
        "counts once, whatever the number of its entries.</p>{% enddetails %}",
    ),
    Example(
        "Content",
        "Panel",
        '{% panel "At a glance" "glance" %}<p>Part of a page, with a heading.</p>{% endpanel %}',
    ),
    Example(
        "Content",
        "Card",
        '<ul class="card-list columns-2">\n'
        '  <li>{% card title="Salary processing" href="#main" %}\n'
        "    <p>Payroll for councils and schools, with pensions returns and self-service.</p>\n"
        '    <p class="meta"><span>Durham</span><span>Payroll</span>'
        "<span>used by 14 councils</span></p>\n"
        '    {% tag "Live" colour="green" %}\n'
        "  {% endcard %}</li>\n"
        '  <li>{% card title="Financial management" href="#main" %}\n'
        "    <p>General ledger, purchasing and invoices on Oracle E-Business Suite.</p>\n"
        '    <p class="meta"><span>Northumberland</span><span>Finance</span>'
        "<span>used by 2 councils</span></p>\n"
        '    {% tag "Retired" colour="red" %}\n'
        "  {% endcard %}</li>\n"
        "</ul>",
    ),
    Example(
        "Content",
        "Summary list",
        "{% summary_list %}\n"
        '  {% summary_row "Offered by" %}<a href="#main">Northumberland</a>{% endsummary_row %}\n'
        '  {% summary_row "Phase" %}{% tag "Live" colour="green" %}{% endsummary_row %}\n'
        '  {% summary_row "Saving" %}£1 million a year, claimed{% endsummary_row %}\n'
        "{% endsummary_list %}",
    ),
    Example(
        "Content",
        "Table",
        '{% table caption="Councils" headings="Council,Since,Product,Users" numeric="4" %}\n'
        '  <tr><th scope="row">Durham</th><td>2006</td><td>Oracle E-Business Suite</td>'
        "<td>1,250</td></tr>\n"
        '  <tr><th scope="row">Northumberland</th><td>2004</td><td>Oracle E-Business Suite</td>'
        "<td>980</td></tr>\n"
        "{% endtable %}",
    ),
    Example(
        "Content",
        "Pull figure",
        "{% figures %}\n"
        '  {% pull_figure 214 "councils use one of these services" href="#main" %}\n'
        '  {% pull_figure "£4.2m" "saved a year, confirmed by partners" %}\n'
        '  {% pull_figure 1630 "services, each with its date" %}\n'
        "{% endfigures %}",
    ),
    Example(
        "Content",
        "Bar chart",
        '{% bar_chart caption="Councils by product" rows=rows unit="councils" %}',
    ),
    Example(
        "Content",
        "Share chart",
        '{% share_chart caption="Councils that share, by service area" rows=shares '
        'whole="councils" mark="in 2006" %}',
    ),
    Example(
        "Content",
        "Line chart",
        '{% line_chart caption="Councils that share" points=months unit="councils" %}',
    ),
    Example(
        "Content",
        "Region map",
        '{% region_map caption="Councils that use ModernGov" counts=counts unit="councils" '
        'url="/councils/?region=" %}',
    ),
    Example(
        "Filters",
        "Filter panel, facets and chips",
        '<div class="with-sidebar">\n'
        "  {% filter_panel %}\n"
        "    {% for item in facets %}{% facet item %}{% endfor %}\n"
        "  {% endfilter_panel %}\n"
        '  <div>{% chips chosen clear_url="/design/" %}<p>24 services</p></div>\n'
        "</div>",
    ),
    Example(
        "Actions and forms",
        "Button",
        '<p class="cluster">\n'
        '  {% button "Save and continue" %} {% button "Compare" href="#main" kind="secondary" %}\n'
        '  {% button "Cancel" href="#main" kind="quiet" %}\n'
        '  {% button "Withdraw this service" kind="danger" name="verb" value="withdraw" %}\n'
        "</p>",
    ),
    Example(
        "Actions and forms",
        "Form",
        '<form method="get" novalidate>\n  {{ form }}\n  {% button "Save" %}\n</form>',
    ),
    Example(
        "Actions and forms",
        "Form that changes something",
        '{% form_panel action="#main" %}{{ answer }}{% button "Send" %}{% endform_panel %}\n'
        '{% button_form "Remove" "#main" kind="quiet" about=": the minutes of May" %}',
    ),
    Example(
        "Actions and forms",
        "Error summary",
        "{% error_summary wrong focus=False %}\n{{ wrong.title.as_field_group }}",
    ),
]


def option(label: str, count: int, selected: bool = False) -> Thing:
    return Thing(value=label.lower(), label=label, count=count, selected=selected)


def facets() -> list[Thing]:
    phases = [option("Live", 214, True), option("Public beta", 12), option("Retired", 31)]
    areas = "Finance Payroll HR Procurement Housing Planning Libraries GIS Waste Highways Education"
    return [
        Thing(title="Phase", name="phase", options=phases),
        Thing(
            title="Service area",
            name="category",
            options=[option(area, 90 - 7 * n) for n, area in enumerate(areas.split())],
        ),
    ]


def samples() -> dict[str, object]:
    """What the examples speak of."""
    counts = (18, 0, 12, 38, 21, 6, 30, 44, 57, 35, 33, 70)
    return {
        "views": [
            ("About", "#main", True),
            ("Councils", "#main", False, 14),
            ("Discussion", "#main", False, 3),
        ],
        "page": Paginator(range(225), 25).page(5),
        "rows": [
            ("ModernGov", 334, "#main"),
            ("CMIS", 41),
            ("Jadu Committees", 12),
            ("Home-made", 3),
        ],
        "shares": [
            ("Payroll", 87, 397, "#main", 22),
            ("Call centres", 40, 397, "#main", 20),
            ("Libraries", 9, 397),
        ],
        "months": [("June 2026", 61), ("July 2026", 64), ("August 2026", 64), ("Today", 87)],
        "counts": dict(zip(charts.names(), counts, strict=True)),
        "facets": facets(),
        "chosen": [
            Thing(label="Live", remove_url="/design/"),
            Thing(label="North East", remove_url="/design/"),
        ],
        "form": SampleForm(prefix="new"),
        "answer": AnswerForm(),
        "wrong": WrongForm({"title": ""}),
    }


def rendered(request: HttpRequest) -> list[tuple[Example, str]]:
    """Every example beside what it renders to."""
    context = samples()
    return [
        (example, engines["django"].from_string(example.source).render(context, request))
        for example in EXAMPLES
    ]
