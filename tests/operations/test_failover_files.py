"""The files of docs/deploy for failover and restore agree with each other and with the site."""

import configparser
import re
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import yaml
from django.conf import settings

from portal.database.limits import ProcessKind
from tests.operations.processes import ROOT

DEPLOY = ROOT / "docs" / "deploy"
FAILOVER = DEPLOY / "failover"
NODES = {"10.77.0.11", "10.77.0.12", "10.77.0.13"}


def read_yaml(name):
    return yaml.safe_load((FAILOVER / name).read_text())


def read_ini(path):
    parser = configparser.RawConfigParser(inline_comment_prefixes=None)
    parser.read(path)
    return parser


def addresses(text):
    return set(re.findall(r"10\.77\.0\.\d+(?!\.|/|\d)", text))


def scripts():
    files = [path for path in DEPLOY.rglob("*") if path.is_file()]
    return [path for path in files if re.match(r"#.*\bshell|#!.*sh\b", path.read_text())]


@pytest.mark.parametrize("script", scripts(), ids=lambda path: path.name)
def test_every_script_can_be_parsed_and_run(script):
    subprocess.run([shutil.which("bash"), "-n", str(script)], check=True)

    assert script.suffix == ".sh" or script.stat().st_mode & 0o100
    assert script.suffix == ".sh" or "set -e" in script.read_text()


def test_all_files_name_the_same_three_nodes():
    for name in ("etcd.yml", "patroni.yml", "haproxy.cfg"):
        assert addresses((FAILOVER / name).read_text()) == NODES


def test_a_write_is_acknowledged_by_two_nodes_or_not_at_all():
    dynamic = read_yaml("patroni.yml")["bootstrap"]["dcs"]

    assert dynamic["synchronous_mode"] is True
    assert dynamic["synchronous_mode_strict"] is True
    assert "synchronous_commit" not in dynamic["postgresql"]["parameters"]


def test_a_primary_steps_down_before_another_takes_its_place():
    dynamic = read_yaml("patroni.yml")["bootstrap"]["dcs"]

    assert dynamic["ttl"] >= dynamic["loop_wait"] + 2 * dynamic["retry_timeout"]


def test_patroni_uses_the_interface_that_etcd_has():
    """Patroni 3.0.2 overwrites the place of a successor with the newer one."""
    patroni = read_yaml("patroni.yml")

    assert "etcd3" not in patroni
    assert read_yaml("etcd.yml")["enable-v2"] is True
    assert set(addresses(" ".join(patroni["etcd"]["hosts"]))) == NODES


def test_a_page_waits_less_for_the_pooler_than_ten_seconds():
    pooler = read_ini(FAILOVER / "pgbouncer.ini")["pgbouncer"]
    statement = settings.DATABASE_LIMITS[ProcessKind.WEB].statement

    assert pooler["pool_mode"] == "transaction"
    assert int(pooler["query_timeout"]) + int(pooler["query_wait_timeout"]) < statement


def test_the_proxy_knows_a_replica_of_each_node():
    section = (FAILOVER / "haproxy.cfg").read_text().partition("listen directory")[2]
    primary = re.findall(r"^    server node(\d) (\S+)$", section, re.MULTILINE)
    replicas = re.findall(
        r"^    server replica(\d) (\S+) backup track replicas/node\1$", section, re.MULTILINE
    )

    assert len(replicas) == len(NODES)
    assert primary == replicas * 2  # once to be led to, once to be asked


def test_the_pooler_leads_to_the_proxy():
    database = read_ini(FAILOVER / "pgbouncer.ini")["databases"]["directory"]
    proxy = (FAILOVER / "haproxy.cfg").read_text()

    [(host, port)] = re.findall(r"host=(\S+) port=(\d+)", database)
    assert f"bind {host}:{port}\n" in proxy


def test_the_archive_belongs_to_the_database_that_is_backed_up():
    archive = read_ini(DEPLOY / "restore" / "pgbackrest.conf")
    command = (DEPLOY / "restore" / "archive.conf").read_text()

    [stanza] = re.findall(r"--stanza=(\w+) archive-push %p", command)
    assert archive[stanza]["pg1-path"] == read_yaml("patroni.yml")["postgresql"]["data_dir"]


@pytest.fixture
def patroni():
    """An address that answers as the REST API of a node, with what it is to say."""
    answers = {"/primary": 200, "/cluster": '{"members": [{"role": "sync_standby"}]}'}

    class Api(BaseHTTPRequestHandler):
        def do_GET(self):
            answer = answers[self.path]
            self.send_response(answer if isinstance(answer, int) else 200)
            self.end_headers()
            self.wfile.write(str(answer).encode())

        def log_message(self, *words):
            """Tests are quiet."""

    server = HTTPServer(("127.0.0.1", 0), Api)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", answers
    server.shutdown()
    thread.join()
    server.server_close()


def left(api, folder, megabytes):
    look = [str(FAILOVER / "leave-when-full"), api, str(folder), str(megabytes)]
    done = subprocess.run([*look, "echo", "left"], check=True, capture_output=True, text=True)
    return done.stdout.endswith("left\n")


FULL, ROOMY = 10**9, 0


def test_a_primary_leaves_when_its_disk_is_nearly_full(patroni, tmp_path):
    api, _answers = patroni

    assert left(api, tmp_path, FULL)
    assert not left(api, tmp_path, ROOMY)


@pytest.mark.parametrize(
    ("path", "answer"), [("/primary", 503), ("/cluster", '{"members": [{"role": "replica"}]}')]
)
def test_a_replica_stays_and_so_does_a_primary_without_one(patroni, tmp_path, path, answer):
    api, answers = patroni
    answers[path] = answer

    assert not left(api, tmp_path, FULL)


def test_a_node_that_does_not_answer_stays(tmp_path):
    assert not left("http://127.0.0.1:1", tmp_path, FULL)
