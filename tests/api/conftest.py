import pytest

from tests.factories.api import Program, key_of
from tests.factories.councils import MembershipFactory, durham_council


@pytest.fixture
def council():
    return durham_council()


@pytest.fixture
def editor(council):
    return MembershipFactory(council=council, role="editor")


@pytest.fixture
def visitor():
    return Program()


@pytest.fixture
def program(editor):
    """A program of an editor, which may do all that a key can."""
    return Program(key_of(editor, "read:members", "write:uses", "write:services").secret)
