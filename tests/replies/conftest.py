"""The server of `receive_replies`."""

import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP

from portal.replies.management.commands.receive_replies import ReplyHandler


class LmtpController(Controller):
    """The server of `receive_replies`, in a thread."""

    def factory(self):
        return LMTP(self.handler)


@pytest.fixture
def lmtp():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = LmtpController(ReplyHandler(), hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()
