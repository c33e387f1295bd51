"""Who the attacks on the forums are tried with."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import PostFactory, ThreadFactory


@pytest.fixture
def writer():
    """Somebody who has written before."""
    user = MembershipFactory(role="editor").user
    PostFactory.create_batch(2, thread=ThreadFactory(author=user))
    return user


@pytest.fixture
def moderator():
    return UserFactory(duty="moderator")


@pytest.fixture
def signed_in(client, writer):
    client.force_login(writer)
    return client
