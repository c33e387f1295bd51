"""Machines on this machine: each a network and folders of its own, joined by a bridge."""

import os
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

WEB_ADDRESS = "10.77.0.10"
BRIDGE = "between"


def run(*command: str, **more: str) -> str:
    """What it wrote. Raises CalledProcessError, with its complaints, where it fails."""
    environment = {**os.environ, **more}
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=300
    )
    return done.stdout.strip()


def as_user(user: str, *command: str) -> list[str]:
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", *command]


def build_bridge() -> None:
    """This machine is the web machine: it has the bridge, and an address on it."""
    run("ip", "link", "set", "lo", "up")
    run("ip", "link", "add", BRIDGE, "type", "bridge")
    run("ip", "address", "add", f"{WEB_ADDRESS}/24", "dev", BRIDGE)
    run("ip", "link", "set", BRIDGE, "up")


@dataclass(eq=False)
class Machine:
    """One that has a folder of this one's mounted over each of its own in ``folders``."""

    name: str
    address: str
    room: Path
    folders: dict[str, str] = field(default_factory=dict)

    def folder(self, path: str) -> Path:
        """Where the folder of the machine is on this one."""
        return self.room / self.name / path.strip("/").replace("/", "-")

    def build(self) -> None:
        for path, owner in self.folders.items():
            self.folder(path).mkdir(parents=True)
            run("chown", owner, str(self.folder(path)))

    def plug_in(self) -> None:
        """Give it a network and join it to the bridge."""
        run("ip", "netns", "add", self.name)
        run("ip", "link", "add", self.name, "type", "veth", "peer", "eth0", "netns", self.name)
        run("ip", "link", "set", self.name, "master", BRIDGE, "up")
        inside = ("ip", "-n", self.name)
        run(*inside, "link", "set", "lo", "up")
        run(*inside, "address", "add", f"{self.address}/24", "dev", "eth0")
        run(*inside, "link", "set", "eth0", "up")

    def cut(self) -> None:
        run("ip", "link", "set", self.name, "down")

    def join(self) -> None:
        run("ip", "link", "set", self.name, "up")

    def start(self, *command: str, user: str = "root") -> subprocess.Popen[bytes]:
        """Start it there. What it says is in a file of its name."""
        with self.log(Path(command[0]).name).open("ab") as log:
            return self._start(log, as_user(user, *command))

    def log(self, program: str) -> Path:
        return self.room / f"{self.name}-{program}.log"

    def _start(self, log: IO[bytes], command: list[str]) -> subprocess.Popen[bytes]:
        mounts = [f"mount --bind {self.folder(path)} {path}" for path in self.folders]
        script = " && ".join(["mkdir -p " + " ".join(self.folders), *mounts, 'exec "$@"'])
        network = ["ip", "netns", "exec", self.name] if self._has_network() else []
        return subprocess.Popen(
            [*network, "unshare", "--mount", "sh", "-c", script, "sh", *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )

    def _has_network(self) -> bool:
        return Path("/run/netns", self.name).exists()

    def processes(self) -> list[int]:
        return [int(pid) for pid in run("ip", "netns", "pids", self.name).split()]

    def die(self) -> None:
        """Everything on it ends without a word, as when the power fails."""
        for pid in self.processes():
            with suppress(ProcessLookupError):  # some end with what they belong to
                os.kill(pid, signal.SIGKILL)
