"""What one worker holds after thousands of different pages, which its cache must not keep all."""

from pathlib import Path

from portal.accounts.models import User
from tests.benchmarks import database, talk
from tests.benchmarks.addresses import MEMBER
from tests.benchmarks.load import fetch
from tests.benchmarks.pages import split
from tests.benchmarks.server import serving
from tests.benchmarks.sizes import SIZES

PAGES, STEP = 20_000, 2_000


def main():
    size = (split("BENCH_SIZE") or ["small"])[0]
    name = database.use(SIZES[size])
    member = talk.signed_in(User.objects.get(pk=MEMBER))
    with serving(name, workers=1) as (port, gunicorn):
        children = Path(f"/proc/{gunicorn.pid}/task/{gunicorn.pid}/children").read_text()
        worker = children.split()[0]
        print(f"{'before':>12}{resident(worker):6} MB")
        for number in range(PAGES):
            cookies = [member] if number // 2 % 2 else []
            fetch({"port": port, "path": path_of(number), "cookies": cookies})
            if (number + 1) % STEP == 0:
                print(f"{number + 1:6,} pages{resident(worker):6} MB", flush=True)


def path_of(number):
    """A listing and a thread in turn, each once: the visitor's two, then the member's."""
    row = 1 + number // 2
    if number % 2:
        return f"/forums/threads/{row}-who-has-done-this-{row}/"
    return f"/services/service-{row}/"


def resident(pid):
    """Megabytes of memory that a process has."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) // 1024
