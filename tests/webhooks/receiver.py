"""A receiver of messages on this machine, with a certificate that only these tests trust."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.webhooks import destinations

HOST = "hooks.example"


class Receiver:
    """Notes what arrives; answers with ``status``, and ``headers``."""

    def __init__(self, certificate):
        self.received, self.status, self.headers = [], 200, {}
        self.drips = False
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.received.append((self.path, dict(self.headers), body))
                if receiver.drips:
                    receiver.stopped.wait(20)
                    return
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *args):
                """Say nothing."""

        self.stopped = threading.Event()
        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server.server_port

    @property
    def address(self):
        return f"https://{HOST}:{self.port}/channel/secret?key=1"

    def stop(self):
        self.stopped.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A self-signed certificate of the host of these tests."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "receiver.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def receiver(certificate):
    made = Receiver(certificate)
    yield made
    made.stop()


@pytest.fixture
def resolved(monkeypatch):
    """Where names lead: what a test puts here is what the next look-up finds."""
    answers = ["127.0.0.1"]

    def getaddrinfo(host, port, *args, **kwargs):
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, port))]

    monkeypatch.setattr(destinations.socket, "getaddrinfo", getaddrinfo)
    return answers


@pytest.fixture
def reachable(monkeypatch, resolved, certificate):
    """This machine counts as public, and the certificate of these tests as trusted."""
    monkeypatch.setattr(destinations, "is_public", lambda _: True)
    monkeypatch.setattr(
        destinations, "tls_context", lambda: ssl.create_default_context(cafile=certificate)
    )
