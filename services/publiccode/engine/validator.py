"""Checks a publiccode.yml against the standard, and finds everything that is wrong at once."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from services.publiccode.engine.checks import parts_of, path_or_address
from services.publiccode.engine.document import Unreadable, YamlValue, read_document
from services.publiccode.engine.fields import Section
from services.publiccode.engine.problems import FileProblem, Report
from services.publiccode.engine.standard import VERSION_0, VERSION_1, files_in
from services.publiccode.engine.vocabularies import OLD_VERSIONS, VERSIONS

# the content of a file of the repository, or None where there is none
FindFile = Callable[[str], bytes | None]
LOGOS, PICTURES = {".svg", ".svgz", ".png"}, {".jpg", ".png"}


@dataclass(frozen=True)
class CheckedFile:
    """What a file says, as far as it could be read, and what is wrong with it."""

    facts: dict[str, object]
    problems: list[FileProblem]

    @property
    def errors(self) -> list[FileProblem]:
        return [each for each in self.problems if not each.is_warning]

    @property
    def warnings(self) -> list[FileProblem]:
        return [each for each in self.problems if each.is_warning]

    @property
    def is_valid(self) -> bool:
        return not self.errors


def check_file(content: bytes, find_file: FindFile | None = None) -> CheckedFile:
    """Check a file; that files it names exist only where they can be looked up."""
    try:
        root, repeated = read_document(content)
    except Unreadable as refusal:
        return CheckedFile({}, [refusal.problem])
    report = Report(list(repeated))
    if not isinstance(root.content, dict):
        report.error("", _("The file must hold fields, such as “name: …”."), (1, 1))
        return CheckedFile({}, report.problems)
    section = root.content
    version = _check_version(section, report)
    (VERSION_1 if version.startswith("1") else VERSION_0).check(root, "", report)
    if find_file:
        for key, value in files_in(section):
            _check_named_file(key, value, find_file, report)
    facts = {key: value.plain for key, value in section.items()}
    return CheckedFile(facts, report.in_order)


def _check_version(section: Section, report: Report) -> str:
    """The version of a file, which may be one that is not released yet."""
    value = section.get("publiccodeYmlVersion")
    if value is None or value.content is None or isinstance(value.content, list | dict):
        return "0"
    place = (value.line, value.column)
    if value.is_number or not isinstance(value.content, str):
        message = _("Put the version in quotation marks: “0”.")
        report.error("publiccodeYmlVersion", message, place)
        return "0"
    if value.content not in VERSIONS:
        message = _("Version “{version}” of the standard is not released. Use “0”.")
        report.error("publiccodeYmlVersion", message.format(version=value.content), place)
    elif value.content in OLD_VERSIONS:
        message = _("“{version}” is not the latest version. Use “0”.")
        report.warn("publiccodeYmlVersion", message.format(version=value.content), place)
    return value.content


def _check_named_file(key: str, value: YamlValue, find_file: FindFile, report: Report) -> None:
    name = value.content
    if not isinstance(name, str) or not name or path_or_address(name) or parts_of(name):
        return
    wanted = LOGOS if "ogo" in key else PICTURES if "screenshots" in key else set()
    place = (value.line, value.column)
    content = find_file(name)
    if wanted and PurePosixPath(name).suffix.lower() not in wanted:
        kinds = ", ".join(sorted(wanted))
        report.error(
            key, _("Must be a picture of one of these kinds: {kinds}.").format(kinds=kinds), place
        )
    elif content is None:
        report.error(key, _("There is no file “{name}”.").format(name=name), place)
    elif name.lower().endswith(".png") and not _is_picture(content):
        report.error(key, _("“{name}” is not a picture.").format(name=name), place)


def _is_picture(content: bytes) -> bool:
    try:
        Image.open(BytesIO(content), formats=["PNG"])
    except (UnidentifiedImageError, OSError, ValueError):
        return False
    return True
