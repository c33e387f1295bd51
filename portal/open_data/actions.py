"""Write the files of open data."""

from collections.abc import Iterator
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from portal.open_data.datasets import DATASETS, Dataset
from portal.open_data.models import OpenDataFile, OpenDataPart
from portal.open_data.writers import Pieces, forms

PART_SIZE = 256_000


def write_open_data() -> list[OpenDataFile]:
    """Write every dataset in every form. Each file replaces the one before when it is whole."""
    OpenDataFile.objects.replaced_long_ago().delete()
    return [write_file(dataset, form) for dataset in DATASETS for form in forms()]


@transaction.atomic
def write_file(dataset: Dataset, form: str) -> OpenDataFile:
    rows = CountedLines(dataset)
    digest, now = sha256(), timezone.now()
    OpenDataFile.objects.current().filter(dataset=dataset.key, form=form).update(replaced_at=now)
    file = OpenDataFile.objects.create(dataset=dataset.key, form=form, written_at=now)
    for number, data in enumerate(_parts(forms()[form](dataset, rows))):
        digest.update(data)
        file.size += len(data)
        OpenDataPart.objects.create(file=file, number=number, data=data)
    file.rows_count, file.sha256 = rows.count, digest.hexdigest()
    file.save()
    return file


class CountedLines:
    """The lines of a dataset, counted while they are written."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset, self.count = dataset, 0

    def __iter__(self) -> Iterator[list[object]]:
        for line in self.dataset.lines():
            self.count += 1
            yield line


def _parts(pieces: Pieces) -> Iterator[bytes]:
    """Pieces put together to parts of about one size."""
    part = bytearray()
    for piece in pieces:
        part += piece
        while len(part) >= PART_SIZE:
            yield bytes(part[:PART_SIZE])
            del part[:PART_SIZE]
    if part:
        yield bytes(part)
