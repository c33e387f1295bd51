"""How processes ask for vectors: a line of JSON over a socket of this machine, and one back."""

import json
import os
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from django.conf import settings

MAX_TEXTS = 32
MAX_LETTERS = 600  # of a text; more would be beyond what the model reads
MAX_LINE = 256 * 1024  # bytes


def socket_path() -> Path:
    """Where the process listens: in a folder of this user and copy, unless the settings say."""
    tag = sha256(str(settings.BASE_DIR).encode()).hexdigest()[:8]
    folder = Path(tempfile.gettempdir()) / f"ssd-vectors-{os.geteuid()}-{tag}"
    return Path(settings.MEANING_SOCKET or folder / "meaning.sock")


def question_line(texts: Sequence[str]) -> bytes:
    return json.dumps({"texts": [text[:MAX_LETTERS] for text in texts]}).encode() + b"\n"


def read_question(line: bytes) -> list[str]:
    """Raises ValueError where it is none, or too much."""
    asked = json.loads(line)
    texts = asked.get("texts") if isinstance(asked, dict) else None
    if not isinstance(texts, list) or not 0 < len(texts) <= MAX_TEXTS:
        raise ValueError("texts: from 1 to 32 are needed")
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("texts: only texts can be read")
    return [text[:MAX_LETTERS] for text in texts]


def answer_line(version: str, vectors: Sequence[str]) -> bytes:
    return json.dumps({"version": version, "vectors": list(vectors)}).encode() + b"\n"


def read_answer(line: bytes, version: str) -> list[str]:
    """Raises ValueError where it is none, or of another version of the model."""
    answer = json.loads(line)
    if answer.get("version") != version:
        raise ValueError("another version of the model answered")
    return [str(vector) for vector in answer["vectors"]]
