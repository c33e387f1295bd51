"""Ask questions of a small directory, and count which are answered right."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypedDict

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from councils.models import Council
from councils.permissions import audiences_of
from portal.accounts.permissions import AnyUser
from portal.pages.questions.answer import QuestionAnswer
from portal.pages.search_query import SearchQuery

FIRST = 3
VISITOR, UNREAD = "visitor", "unread"  # kinds of question


class JudgedQuestion(TypedDict):
    """A question with its right answers: councils, needs and services, or titles of results.

    Tuning may look at the questions of the half "developed" alone.
    """

    question: str
    kind: str
    half: str
    right: list[str]


class Verdict(NamedTuple):
    """What was found for a question, and whether that is right."""

    question: JudgedQuestion
    found: list[str]
    filters: list[str]
    is_right: bool
    is_whole: bool


def judge(
    questions: Iterable[JudgedQuestion], member: AnyUser, council: Council
) -> Iterator[Verdict]:
    """Ask each question as the page does: as a member, or as a visitor where its kind says so."""
    for question in questions:
        is_visitor = question["kind"] == VISITOR
        user = AnonymousUser() if is_visitor else member
        yield _judged(question, user, None if is_visitor else council)


def _judged(question: JudgedQuestion, user: AnyUser, council: Council | None) -> Verdict:
    """A list is right if its first three are all right; a search if one of its first three is.

    A list is whole if it has all that is right and nothing else.
    """
    query = SearchQuery(QueryDict(mutable=True), audiences_of(user))
    query.text = question["question"]
    right = {*question["right"]}
    if query.reading is None:
        titles = [result.entry.title for result in query.shown(query.page())]
        is_right = bool(right & {*titles[:FIRST]})
        return Verdict(question, titles[:FIRST], [], is_right, is_right)
    answer = QuestionAnswer(query.reading, user, council)
    names = [record.name for part in answer.parts for record in part.records]
    found = list(dict.fromkeys(names))
    is_right = bool(found) == bool(right) and {*found[:FIRST]} <= right
    filters = [each.label for each in query.reading.filters]
    is_unread = question["kind"] == UNREAD
    return Verdict(question, found, filters, is_right and not is_unread, {*found} == right)
