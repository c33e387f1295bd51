"""The description of the datasets for other catalogues: DCAT-AP as JSON-LD."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from portal.components.metadata import absolute
from portal.open_data.datasets import BY_KEY, Dataset
from portal.open_data.models import OpenDataFile
from portal.open_data.writers import KINDS

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
MEDIA = "https://www.iana.org/assignments/media-types/"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
Facts = dict[str, object]


def describe(files: Iterable[OpenDataFile]) -> Facts:
    """The catalogue, with a dataset for each table and a distribution for each of its files."""
    grouped: dict[str, list[OpenDataFile]] = {}
    for file in files:
        grouped.setdefault(file.dataset, []).append(file)
    page = absolute(reverse("open_data:index"))
    return {
        "@context": CONTEXT,
        "@id": page,
        "@type": "dcat:Catalog",
        "dct:title": _text(settings.SITE_NAME),
        "dct:description": _text(gettext("ICT services that UK councils run and share.")),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": settings.SITE_NAME},
        "dct:license": {"@id": LICENCE},
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/ENG"},
        "foaf:homepage": {"@id": page},
        "dcat:dataset": [_dataset(BY_KEY[key], each) for key, each in grouped.items()],
    }


def _dataset(dataset: Dataset, files: list[OpenDataFile]) -> Facts:
    address = f"{absolute(reverse('open_data:index'))}#{dataset.key}"
    return {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.key,
        "dct:title": _text(str(dataset.title)),
        "dct:description": _text(str(dataset.about)),
        "dct:license": {"@id": LICENCE},
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": settings.SITE_NAME},
        "dct:accrualPeriodicity": {
            "@id": "http://publications.europa.eu/resource/authority/frequency/DAILY"
        },
        "dct:modified": _moment(max(file.written_at for file in files).isoformat()),
        "dcat:landingPage": {"@id": address},
        "dcat:distribution": [_distribution(file) for file in files],
    }


def _distribution(file: OpenDataFile) -> Facts:
    address = absolute(reverse("open_data:file", args=[file.dataset, file.form]))
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _text(file.name),
        "dct:license": {"@id": LICENCE},
        "dct:issued": _moment(file.written_at.isoformat()),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{MEDIA}{KINDS[file.form].split(';')[0]}"},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.size)},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
        },
    }


def _text(words: str) -> Facts:
    return {"@value": words, "@language": "en"}


def _moment(moment: str) -> Facts:
    return {"@type": "xsd:dateTime", "@value": moment}
