"""The standard as fields: versions 0.2 to 0.7, and the draft of version 1, which has fewer.

https://yml.publiccode.tools/
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.publiccode.engine import checks, vocabularies
from services.publiccode.engine.document import YamlValue
from services.publiccode.engine.fields import (
    Fields,
    FileField,
    Items,
    OneOrMore,
    Section,
    Text,
    Translations,
    TrueOrFalse,
    text_of,
)
from services.publiccode.engine.problems import Report

DROP_IT = gettext_lazy("This field is no longer used. You can delete it.")
USE_LOGO = gettext_lazy("This field is no longer used. Use “logo” instead.")
USE_ORGANISATION = gettext_lazy("This field is no longer used. Use “organisation.name” instead.")
USE_CAPITALS = gettext_lazy("Write the code of the country in capitals: “IT”.")

TEXT = Text()
NEEDED_TEXT = Text(may_be_empty=False)
TEXTS = Items(TEXT)
HTTP = Text((checks.web_address,))
URL = Text((checks.address,))
PATH = Text((checks.path_or_address,))
COUNTRIES = Items(Text((checks.country,)))


def words(known: list[str]) -> Text:
    return Text((checks.one_of(known),), may_be_empty=False)


def contacts_rule(section: Section, value: YamlValue, key: str, report: Report) -> None:
    """Who maintains it decides which people the file must name, and which it must not."""
    kind = text_of(section["type"]) if "type" in section else ""
    contractors, contacts = (_given(section, name) for name in ("contractors", "contacts"))
    first = next(iter(section.values()), value)
    place = (first.line, first.column)
    if kind in {"internal", "community"} and contacts is None:
        message = _("Add “contacts”: the type is “{kind}”.").format(kind=kind)
        report.error(f"{key}.contacts", message, place)
    if kind == "contract" and contractors is None:
        report.error(f"{key}.contractors", _("Add “contractors”: the type is “contract”."), place)
    if kind != "contract" and contractors is not None:
        message = _("Delete “contractors”, or set the type to “contract”.")
        report.error(f"{key}.contractors", message, (contractors.line, contractors.column))


def italy_rule(section: Section, value: YamlValue, key: str, report: Report) -> None:
    if (small := _given(section, "it")) and _given(section, "IT"):
        report.error(
            "it", _("Delete this section: “IT” is there already."), (small.line, small.column)
        )


def _given(section: Section, name: str) -> YamlValue | None:
    value = section.get(name)
    return value if value is not None and value.content is not None else None


ORGANISATION = Fields(
    {
        "name": FileField(TEXT),
        "uri": FileField(Text((checks.organisation,), may_be_empty=False), is_required=True),
    }
)
DEPENDENCY = Fields(
    {
        "name": FileField(NEEDED_TEXT, is_required=True),
        "versionMin": FileField(TEXT),
        "versionMax": FileField(TEXT),
        "version": FileField(TEXT),
        "optional": FileField(TrueOrFalse()),
    }
)
CONTRACTOR = Fields(
    {
        "name": FileField(NEEDED_TEXT, is_required=True),
        "email": FileField(Text((checks.email,))),
        "website": FileField(HTTP),
        "until": FileField(Text((checks.day,), may_be_empty=False), is_required=True),
    }
)
CONTACT = Fields(
    {
        "name": FileField(NEEDED_TEXT, is_required=True),
        "email": FileField(Text((checks.email,))),
        "affiliation": FileField(TEXT),
        "phone": FileField(TEXT),
    }
)
MAINTENANCE = Fields(
    {
        "type": FileField(words(vocabularies.MAINTENANCE), is_required=True),
        "contractors": FileField(Items(CONTRACTOR)),
        "contacts": FileField(Items(CONTACT)),
    },
    rules=(contacts_rule,),
)
LOCALISATION = Fields(
    {
        "localisationReady": FileField(TrueOrFalse(), is_required=True),
        "availableLanguages": FileField(
            Items(Text((checks.language,)), is_needed=True), is_required=True
        ),
    }
)
DEPENDS_ON = Fields(
    {name: FileField(Items(DEPENDENCY)) for name in ("open", "proprietary", "hardware")}
)
AUDIENCE = Fields(
    {
        "scope": FileField(Items(Text((checks.known_scope,)))),
        "countries": FileField(COUNTRIES),
        "unsupportedCountries": FileField(COUNTRIES),
    }
)
DESCRIPTION = {
    "localisedName": FileField(TEXT),
    "shortDescription": FileField(
        Text((checks.at_most(150),), may_be_empty=False), is_required=True
    ),
    "longDescription": FileField(
        Text((checks.at_least(150), checks.at_most(10_000)), may_be_empty=False), is_required=True
    ),
    "documentation": FileField(HTTP),
    "apiDocumentation": FileField(HTTP),
    "features": FileField(Items(TEXT, is_needed=True), is_required=True),
    "screenshots": FileField(Items(PATH)),
    "videos": FileField(Items(Text((checks.video,)))),
    "awards": FileField(TEXTS),
}
OLD_DESCRIPTION = {"genericName": FileField(Text((checks.at_most(35),)), deprecated=DROP_IT)}
LEGAL = {
    "license": FileField(Text((checks.licence,), may_be_empty=False), is_required=True),
    "mainCopyrightOwner": FileField(TEXT),
}
OLD_LEGAL = {
    "repoOwner": FileField(TEXT, deprecated=USE_ORGANISATION),
    "authorsFile": FileField(PATH, deprecated=DROP_IT),
}
ITALY = Fields(
    {
        "countryExtensionVersion": FileField(Text((checks.one_of(["0.2", "1.0"]),))),
        "conforme": FileField(
            Fields(
                {
                    name: FileField(TrueOrFalse())
                    for name in (
                        *("lineeGuidaDesign", "modelloInteroperabilita"),
                        *("misureMinimeSicurezza", "gdpr"),
                    )
                }
            ),
            deprecated=DROP_IT,
        ),
        "riuso": FileField(Fields({"codiceIPA": FileField(Text((checks.italian_body,)))})),
        "piattaforme": FileField(
            Fields(
                {name: FileField(TrueOrFalse()) for name in ("spid", "pagopa", "cie", "anpr", "io")}
            )
        ),
    }
)
# in the order of the standard, which is also that of files we write
COMMON = {
    "publiccodeYmlVersion": FileField(NEEDED_TEXT, is_required=True),
    "name": FileField(NEEDED_TEXT, is_required=True),
    "applicationSuite": FileField(TEXT),
    "url": FileField(URL, is_required=True),
    "landingURL": FileField(HTTP),
    "isBasedOn": FileField(OneOrMore(URL)),
    "softwareVersion": FileField(TEXT),
    "releaseDate": FileField(Text((checks.day,))),
    "logo": FileField(PATH),
    "platforms": FileField(Items(TEXT, is_needed=True), is_required=True),
    "organisation": FileField(ORGANISATION),
    "categories": FileField(Items(Text((checks.known_category,)))),
    "usedBy": FileField(TEXTS),
    "fundedBy": FileField(Items(ORGANISATION)),
    "roadmap": FileField(HTTP),
    "developmentStatus": FileField(words(vocabularies.STATUSES), is_required=True),
    "softwareType": FileField(words(vocabularies.SOFTWARE_TYPES), is_required=True),
    "intendedAudience": FileField(AUDIENCE),
    "description": FileField(Translations(Fields(DESCRIPTION)), is_required=True),
    "legal": FileField(Fields(LEGAL), is_required=True),
    "maintenance": FileField(MAINTENANCE, is_required=True),
    "localisation": FileField(LOCALISATION, is_required=True),
    "dependsOn": FileField(DEPENDS_ON),
}
OLD = {
    "monochromeLogo": FileField(PATH, deprecated=USE_LOGO),
    "inputTypes": FileField(Items(Text((checks.mime_type,))), deprecated=DROP_IT),
    "outputTypes": FileField(Items(Text((checks.mime_type,))), deprecated=DROP_IT),
    "supports": FileField(
        Items(
            Fields(
                {"id": FileField(Text((checks.supported,), may_be_empty=False), is_required=True)}
            )
        )
    ),
    "description": FileField(Translations(Fields(DESCRIPTION | OLD_DESCRIPTION)), is_required=True),
    "legal": FileField(Fields(LEGAL | OLD_LEGAL), is_required=True),
    "IT": FileField(ITALY),
    "it": FileField(ITALY, deprecated=USE_CAPITALS),
}
VERSION_0 = Fields(COMMON | OLD, rules=(italy_rule,))
VERSION_1 = Fields(COMMON)


def files_in(section: Section) -> Iterator[tuple[str, YamlValue]]:
    """The key and value of each file of the repository that a file names."""
    for name in ("logo", "monochromeLogo"):
        if name in section:
            yield name, section[name]
    legal = section["legal"].content if "legal" in section else None
    if isinstance(legal, dict) and "authorsFile" in legal:
        yield "legal.authorsFile", legal["authorsFile"]
    descriptions = section["description"].content if "description" in section else None
    for code, each in descriptions.items() if isinstance(descriptions, dict) else ():
        shots = each.content.get("screenshots") if isinstance(each.content, dict) else None
        for number, shot in enumerate(
            shots.content if shots and isinstance(shots.content, list) else ()
        ):
            yield f"description.{code}.screenshots[{number}]", shot
