"""Every form says where it goes: without, the fragment of the address would keep the focus."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path("templates")
# its buttons say their own addresses
FOR_BUTTONS_ELSEWHERE = 'id="act"'


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=str)
def test_a_form_that_is_sent_names_its_address(path):
    forms = re.findall(r'<form\b[^>]*method="post"[^>]*>', path.read_text())
    assert not [f for f in forms if "action=" not in f and FOR_BUTTONS_ELSEWHERE not in f]
