"""What the gallery at /design/ shows: an example of every component, as a page author writes it."""

from dataclasses import dataclass
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import engines

EXAMPLES = {
    "button": """{% button "Save" %} {% button "Cancel" href="#" kind="secondary" %}
{% button "Skip" href="#" kind="quiet" %} {% button "Delete" kind="danger" %}""",
    "breadcrumbs": '{% breadcrumbs "Home" "/" "Services" "/services/" %}',
    "tag": """{% tag "Live" %} {% tag "Open to join" colour="green" %}
{% tag "Alpha" colour="blue" %}
{% tag "Ends soon" colour="amber" %} {% tag "Stopped" colour="red" %}
{% tag "Idea" colour="purple" %} {% tag "Retired" colour="grey" %}""",
    "card": """{% card title="Payroll bureau" href="#" %}
<p>Monthly and weekly pay for others.</p>
{% endcard %}""",
    "summary_list": """{% summary_list %}
{% summary_row "Hosting" %}Own premises{% endsummary_row %}
{% summary_row "Customised" %}Configured{% endsummary_row %}
{% endsummary_list %}""",
    "table": """{% table caption="Councils" headings="Council,People" numeric="2" %}
<tr><th scope="row" data-label="Council">Durham</th>
<td class="numeric" data-label="People">533,149</td></tr>
{% endtable %}""",
    "filter_panel": "{% filter_panel %}{% facet facet %}{% endfilter_panel %}",
    "facet": "{% facet facet %}",
    "chips": '{% chips chips "#" %}',
    "pagination": "{% pagination page %}",
    "tabs": '{% tabs tabs label="Kinds of result" %}',
    "details": '{% details "How we count" %}<p>Once a council.</p>{% enddetails %}',
    "figures": """{% figures %}
{% pull_figure value="214" label="councils" %}
{% pull_figure value="£900,000" label="saved a year" href="#" %}
{% endfigures %}""",
    "pull_figure": '{% figures %}{% pull_figure value="214" label="councils" %}{% endfigures %}',
    "bar_chart": '{% bar_chart caption="Shared in 2006" rows=bars unit="percent" %}',
    "region_map": '{% region_map caption="Councils by region" counts=counts unit="councils" %}',
    "empty_state": """{% empty_state title="Nobody has registered this yet" %}
<p>Try fewer words.</p>
{% endempty_state %}""",
    "banner": """{% banner "Demonstration data" %}<p>Invented.</p>{% endbanner %}
{% banner "Saved" kind="success" %}<p>Your listing is up to date.</p>{% endbanner %}
{% banner "Support ends" kind="warning" %}<p>On 31 December.</p>{% endbanner %}""",
    "search_box": '{% search_box label="Find a service" name="example" %}',
}


class ExampleForm(forms.Form):
    """A field of every kind, each rendered by templates/django/forms/."""

    name = forms.CharField(help_text="As people in your council call it.")
    summary = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=200)
    phase = forms.ChoiceField(choices=[("live", "Live"), ("alpha", "Alpha")])
    offered = forms.ChoiceField(
        label="Is it offered to others?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
    )
    standards = forms.MultipleChoiceField(
        choices=[("iso", "ISO 27001"), ("wcag", "WCAG 2.2 AA")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    contract_ends_on = forms.DateField(
        label="When does the contract end?",
        help_text="For example 31/3/2029.",
        required=False,
        widget=forms.DateInput(attrs={"inputmode": "numeric"}),
    )
    document = forms.FileField(required=False)
    agree = forms.BooleanField(label="We keep this up to date")


@dataclass(frozen=True)
class Example:
    name: str
    source: str
    shown: str


def examples(request: HttpRequest) -> list[Example]:
    """Every component, its source and what becomes of it."""
    engine = engines["django"]
    context = _facts()
    return [
        Example(name, source, engine.from_string(source).render(context, request))
        for name, source in EXAMPLES.items()
    ]


def _facts() -> dict[str, object]:
    options = [
        SimpleNamespace(value=str(n), label=f"Region {n}", count=20 - n, selected=n == 0)
        for n in range(10)
    ]
    return {
        "facet": SimpleNamespace(name="example-region", title="Region", options=options),
        "chips": [SimpleNamespace(label="Region: Wales", remove_url="#")],
        "page": Paginator(range(500), 25).page(7),
        "tabs": [("Services", "#", True, 12), ("Councils", "#", False, 3)],
        "bars": [("Payroll", 22), ("IT support", 21), ("Call centres", 20), ("HR and finance", 15)],
        "counts": {"north_east": 12, "wales": 22, "scotland": 32, "london": 33, "south_east": 68},
    }
