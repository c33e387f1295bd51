"""Who is most likely to know the answer to a question: the one rule, and why in words.

A person scores 4 if their council uses the product or service that the question is about, 2 if it
uses a product of the same service area, 2 for each answer of theirs that was accepted on the same
board, and 1 for each that was accepted under the same tag, up to 3 answers each. Who has signed in
last comes first among equals.

Only people who may read the thread and answer: active members of a council who are not suspended
or stopped from posting. Not asked are people of the council that asks, people who do not want to
be asked or have muted the thread, and people who were asked within a week. No one is asked twice
about one question.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from forums.models import Thread
from portal.accounts.models import User
from portal.database.statements import Statement
from portal.moderation.models.expert_request import ASKED_AGAIN_AFTER
from portal.notifications.models import Level
from portal.notifications.models.follow import content_type_of
from portal.text import list_in_words

MAX_EXPERTS = 3
# of each reason no more rows are read, so that a question about what everybody has costs little
MAX_READ = 200
# the best of the people who may know are looked at more closely
MAX_RANKED = 60
EXPERTS = Statement(
    "experts_of_questions",
    f"""
    WITH question AS (
        SELECT thread.id, thread.board_id, thread.author_id, thread.council_id,
               thread.product_id, thread.service_id,
               COALESCE(product.category_id, service.category_id, board.category_id) AS category_id
        FROM forums_thread AS thread
        JOIN forums_board AS board ON board.id = thread.board_id
        LEFT JOIN services_product AS product ON product.id = thread.product_id
        LEFT JOIN services_service AS service ON service.id = thread.service_id
        WHERE thread.id = ANY(%(threads)s) AND board.visibility <> 'staff'
    ), reason AS (
        SELECT question.id, member.user_id, 1 AS uses, 0 AS area, 0 AS board, 0 AS tag
        FROM question, LATERAL (
            (SELECT council_id FROM services_use
             WHERE product_id = question.product_id AND confirmation = 'confirmed'
                 AND status IN ('in_use', 'phasing_out') LIMIT {MAX_READ})
            UNION ALL
            (SELECT council_id FROM services_use
             WHERE service_id = question.service_id AND confirmation = 'confirmed'
                 AND status IN ('in_use', 'phasing_out') LIMIT {MAX_READ})
        ) AS used JOIN councils_membership AS member
            ON member.council_id = used.council_id AND member.state = 'active'
        UNION ALL
        SELECT question.id, member.user_id, 0, 1, 0, 0
        FROM question, LATERAL (
            SELECT used.council_id FROM services_product AS product
            JOIN services_use AS used ON used.product_id = product.id
            WHERE product.category_id = question.category_id AND used.confirmation = 'confirmed'
                AND used.status IN ('in_use', 'phasing_out') LIMIT {MAX_READ}
        ) AS used JOIN councils_membership AS member
            ON member.council_id = used.council_id AND member.state = 'active'
        UNION ALL
        SELECT question.id, answer.author_id, 0, 0, count(*), 0
        FROM question, LATERAL (
            SELECT accepted_post_id FROM forums_thread
            WHERE board_id = question.board_id AND state = 'published'
                AND accepted_post_id IS NOT NULL LIMIT {MAX_READ}
        ) AS answered JOIN forums_post AS answer
            ON answer.id = answered.accepted_post_id AND answer.state = 'published'
        GROUP BY question.id, answer.author_id
        UNION ALL
        SELECT question.id, answer.author_id, 0, 0, 0, count(*)
        FROM question, LATERAL (
            SELECT DISTINCT thread.accepted_post_id FROM forums_tagging AS own
            JOIN forums_tagging AS same ON same.tag_id = own.tag_id
            JOIN forums_thread AS thread ON thread.id = same.thread_id
            WHERE own.thread_id = question.id AND thread.state = 'published'
                AND thread.accepted_post_id IS NOT NULL LIMIT {MAX_READ}
        ) AS answered JOIN forums_post AS answer
            ON answer.id = answered.accepted_post_id AND answer.state = 'published'
        GROUP BY question.id, answer.author_id
    ), counted AS (
        SELECT id, user_id, max(uses) AS uses, max(area) AS area,
               least(sum(board), 3) AS board, least(sum(tag), 3) AS tag
        FROM reason GROUP BY id, user_id
    ), likely AS (
        SELECT * FROM (
            SELECT counted.*, row_number() OVER (
                PARTITION BY id ORDER BY 4 * uses + 2 * area + 2 * board + tag DESC, user_id
            ) AS rank
            FROM counted
        ) AS all_counted WHERE rank <= {MAX_RANKED}
    ), ranked AS (
        SELECT likely.*, account.display_name, row_number() OVER (
            PARTITION BY likely.id
            ORDER BY 4 * uses + 2 * area + 2 * board + tag DESC,
                account.last_login DESC NULLS LAST, account.id
        ) AS place
        FROM likely
        JOIN question ON question.id = likely.id
        JOIN accounts_user AS account ON account.id = likely.user_id
        LEFT JOIN notifications_preferences AS chosen ON chosen.user_id = account.id
        WHERE account.is_active AND account.suspended_at IS NULL
            AND account.id <> question.author_id
            AND COALESCE(chosen.accepts_questions, true)
            AND EXISTS (SELECT FROM councils_membership AS member
                WHERE member.user_id = account.id AND member.state = 'active')
            AND NOT EXISTS (SELECT FROM councils_membership AS member
                WHERE member.user_id = account.id AND member.state = 'active'
                    AND member.council_id = question.council_id)
            AND NOT EXISTS (SELECT FROM moderation_expertrequest AS request
                WHERE request.user_id = account.id
                    AND (request.thread_id = likely.id OR request.asked_at > %(asked_since)s))
            AND NOT EXISTS (SELECT FROM notifications_follow AS muted
                WHERE muted.user_id = account.id AND muted.kind_id = %(thread_kind)s
                    AND muted.target_id = likely.id AND muted.level = %(muted)s)
            AND NOT EXISTS (SELECT FROM forums_silence AS silence
                WHERE silence.user_id = account.id AND silence.lifted_at IS NULL
                    AND (silence.until IS NULL OR silence.until > now())
                    AND (silence.board_id IS NULL OR silence.board_id = question.board_id))
    )
    SELECT id, user_id, display_name, uses::int, area::int, board::int, tag::int
    FROM ranked WHERE place <= %(length)s ORDER BY id, place
    """,  # noqa: S608 - numbers from this module
    threads="bigint[]",
    length="integer",
    asked_since="timestamptz",
    thread_kind="bigint",
    muted="text",
)


class Expert(NamedTuple):
    """A person who may know, and what speaks for it."""

    user: int
    name: str
    uses: int
    area: int
    board: int
    tag: int

    @property
    def why(self) -> str:
        """The reasons in words, the strongest first."""
        board = ngettext("{n} answer on this board", "{n} answers on this board", self.board)
        tag = ngettext("{n} answer with this tag", "{n} answers with this tag", self.tag)
        reasons = [
            (self.uses, gettext("their council uses it")),
            (self.area and not self.uses, gettext("their council uses something similar")),
            (self.board, board.format(n=self.board)),
            (self.tag, tag.format(n=self.tag)),
        ]
        return list_in_words(words for is_so, words in reasons if is_so)


def experts_of(threads: Iterable[Thread]) -> dict[int, list[Expert]]:
    """Up to three people for each question, in one query for all of them."""
    keys = [thread.pk for thread in threads]
    found: dict[int, list[Expert]] = defaultdict(list)
    if not keys:
        return found
    values = {
        "threads": keys,
        "length": MAX_EXPERTS,
        "asked_since": timezone.now() - ASKED_AGAIN_AFTER,
        "thread_kind": content_type_of(Thread).pk,
        "muted": Level.OFF.value,
    }
    for key, *facts in EXPERTS.rows(values):
        found[key].append(Expert(*facts))
    return found


def people_of(experts: Iterable[Expert]) -> list[User]:
    """Their accounts, in the order of the experts."""
    rows = User.objects.in_bulk([expert.user for expert in experts])
    return [rows[expert.user] for expert in experts if expert.user in rows]
