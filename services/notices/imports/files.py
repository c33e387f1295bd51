"""Releases from files: packages, records, lines, folders, compressed or not, in a stream."""

import gzip
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from pathlib import Path
from typing import IO, Any, NamedTuple

CHUNK = 1 << 16
MAX_RELEASE_LENGTH = 8_000_000  # characters; whatever is longer is no release
SUFFIXES = (".json", ".jsonl", ".ndjson", ".gz")
LISTS = ('"releases"', '"records"')
DECODER = JSONDecoder()


class FoundRelease(NamedTuple):
    """A release, or ``None`` and what is wrong in its place; ``where`` is for people."""

    where: str
    release: Any
    problem: str = ""


def releases_in(path: Path) -> Iterator[FoundRelease]:
    """The releases of a file, or of every file of a folder, in the order of names.

    What cannot be read is one problem, and reading goes on behind it.
    """
    if path.is_dir():
        for each in sorted(path.rglob("*")):
            if each.is_file() and each.name.endswith(SUFFIXES):
                yield from releases_in(each)
        return
    try:
        with _opened(path) as file:
            yield from _of_text(file, str(path))
    except (OSError, EOFError, UnicodeError) as error:
        yield FoundRelease(str(path), None, f"the file cannot be read: {error}")


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", errors="replace")
    return path.open(encoding="utf-8-sig", errors="replace")


def _of_text(file: IO[str], where: str) -> Iterator[FoundRelease]:
    number = 0
    for value, problem in _objects(_Window(file)):
        for release in _unpacked(value):
            number += 1
            yield FoundRelease(f"{where}, release {number}", release, problem)


def _unpacked(value: Any) -> list[Any]:
    """The releases of a record, or the release itself."""
    if not isinstance(value, dict) or "ocid" not in value:
        return [value]
    if isinstance(compiled := value.get("compiledRelease"), dict):
        return [compiled]
    releases = value.get("releases")
    return releases if isinstance(releases, list) else [value]


class _Window:
    """The part of a file that is being read, and no more of it."""

    def __init__(self, file: IO[str]) -> None:
        self.file, self.text, self.is_ended = file, "", False

    def more(self) -> bool:
        chunk = self.file.read(max(CHUNK, len(self.text)))
        self.text += chunk
        self.is_ended = not chunk
        return bool(chunk)

    def skip(self, length: int) -> None:
        self.text = self.text[length:]

    def find(self, *marks: str) -> int:
        """Where the first of the marks stands, reading on until one does; -1 for none."""
        while True:
            found = [at for mark in marks if (at := self.text.find(mark)) >= 0]
            if found:
                return min(found)
            self.text = self.text[-max(map(len, marks)) :]
            if not self.more():
                return -1


def _objects(window: _Window) -> Iterator[tuple[Any, str]]:
    """Each object of the list of a package, or each of the lines of a file; with its problem."""
    _enter_list(window)
    while (at := window.find("{")) >= 0:
        window.skip(at)
        value, length, problem = _decoded(window)
        if length:
            window.skip(length)
            if "ocid" in value or problem:
                yield value, problem
        else:
            yield None, problem
            window.skip(1)
            _go_to_next(window)


def _enter_list(window: _Window) -> None:
    """Skip the head of a package; lines of releases have none."""
    window.more()
    for mark in LISTS:
        at = window.text.find(mark)
        before = window.text[: max(at, 0)]
        if at >= 0 and '"ocid"' not in before:
            window.skip(at + len(mark))
            return


def _decoded(window: _Window) -> tuple[Any, int, str]:
    """The object at the beginning of the window, its length and, where there is none, why."""
    while True:
        try:
            value, length = DECODER.raw_decode(window.text)
        except (JSONDecodeError, RecursionError) as error:
            is_cut = isinstance(error, RecursionError) or len(window.text) > MAX_RELEASE_LENGTH
            if is_cut or _is_broken(error, window) or not window.more():
                return None, 0, f"not JSON: {error}"
        else:
            return value, length, ""


def _is_broken(error: JSONDecodeError | RecursionError, window: _Window) -> bool:
    """Whether the mistake stands before the end of what was read, so that more would not help."""
    unfinished = isinstance(error, JSONDecodeError) and "Unterminated" in error.msg
    at = error.pos if isinstance(error, JSONDecodeError) else 0
    return not unfinished and at < len(window.text) - 64


def _go_to_next(window: _Window) -> None:
    """Behind a broken object, to where the next release begins: an object with an ocid first."""
    at = window.find('"ocid"')
    if at >= 0:
        begins = window.text.rfind("{", 0, at)
        window.skip(begins if begins >= 0 else at)
