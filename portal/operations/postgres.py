"""PostgreSQL's own programs: the embedded ones where that server is used, else those on PATH."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from portal.database import local_postgres

MAX_ERROR_LENGTH = 1_000


class ProgramFailed(Exception):
    """A program is missing or did not do it; the message is what it said."""


def path_of(program: str) -> str:
    """Raises ProgramFailed where it is not installed."""
    if not settings.DATABASE_URL:
        return str(local_postgres.binary(program))
    found = shutil.which(program)
    if found is None:
        raise ProgramFailed(
            f"{program} is not installed. Install PostgreSQL's client programs, of the same major "
            "version as the server."
        )
    return found


def run(program: str, *arguments: str) -> str:
    """What it wrote. Raises ProgramFailed with what it complained about."""
    done = subprocess.run(  # noqa: S603 - PostgreSQL's programs, our arguments
        [path_of(program), *arguments],
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ProgramFailed(f"{program} says: {_end(done.stderr)}")
    return done.stdout


@contextmanager
def written_by(program: str, *arguments: str) -> Iterator[IO[bytes]]:
    """What it writes, while it writes it. Raises ProgramFailed when it ends badly."""
    with (
        TemporaryFile() as complaints,
        subprocess.Popen(  # noqa: S603 - see run
            [path_of(program), *arguments],
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=complaints,
        ) as writer,
    ):
        assert writer.stdout is not None  # noqa: S101 - it is a pipe
        yield writer.stdout
        _refuse_failure(program, writer, complaints)


@contextmanager
def psql() -> Iterator[IO[bytes]]:
    """Somewhere to write SQL to; the first error ends it. Raises ProgramFailed."""
    words = ["--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--file", "-"]
    with (
        TemporaryFile() as complaints,
        subprocess.Popen(  # noqa: S603 - see run
            [path_of("psql"), *words],
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        ) as reader,
    ):
        assert reader.stdin is not None  # noqa: S101 - it is a pipe
        try:
            yield reader.stdin
            reader.stdin.close()
        except BrokenPipeError:
            pass  # it ended before it had read everything, and said why
        _refuse_failure("psql", reader, complaints)


def _refuse_failure(program: str, process: subprocess.Popen[bytes], output: IO[bytes]) -> None:
    if process.wait():
        output.seek(0)
        raise ProgramFailed(f"{program} says: {_end(output.read().decode(errors='replace'))}")


def _end(complaint: str) -> str:
    return complaint.strip()[-MAX_ERROR_LENGTH:]


def _environment() -> dict[str, str]:
    """Where the database is, and the password, which must not be seen among the arguments."""
    database = connection.settings_dict
    _, secrets = DatabaseClient.settings_to_cmd_args_env(database, [])
    where = {
        "PGHOST": database["HOST"],
        "PGPORT": str(database["PORT"]),
        "PGUSER": database["USER"],
        "PGDATABASE": database["NAME"],
    }
    known = {name: value for name, value in where.items() if value}
    return {**os.environ, **known, **(secrets or {})}
