"""Nothing that a test writes is there for the next."""

import pytest

from councils.models import Council


def test_the_database_is_closed_to_tests_that_do_not_ask_for_it():
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Council.objects.exists()
