"""What is wrong with a file, and where."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class FileProblem:
    """An error or a warning about a key; the line is where a person finds it."""

    key: str
    message: str
    line: int = 1
    column: int = 1
    is_warning: bool = False


@dataclass
class Report:
    """The problems of a file, gathered while it is checked."""

    problems: list[FileProblem] = field(default_factory=list)

    def error(self, key: str, message: str, place: tuple[int, int]) -> None:
        self.problems.append(FileProblem(key, message, *place))

    def warn(self, key: str, message: str, place: tuple[int, int]) -> None:
        self.problems.append(FileProblem(key, message, *place, is_warning=True))

    @property
    def in_order(self) -> list[FileProblem]:
        return sorted(self.problems, key=lambda each: (each.line, each.is_warning, each.key))
