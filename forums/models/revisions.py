"""What a post has said, and what was changed each time."""

from dataclasses import dataclass
from datetime import datetime

from forums.models.post import Post
from portal.text import Piece, words_changed


@dataclass(frozen=True)
class PostVersion:
    """A text, since when it stood there, who wrote it, and how it differs from the one before."""

    at: datetime
    by: object
    pieces: list[Piece]


def versions_of_post(post: Post) -> list[PostVersion]:
    """Every text of a post, the newest first."""
    older = list(post.revisions.select_related("changed_by").order_by("pk"))
    texts = [*(revision.text for revision in older), post.text]
    since = [post.posted_at, *(revision.changed_at for revision in older)]
    authors = [post.author, *(revision.changed_by for revision in older)]
    before = ["", *texts]
    versions = [
        PostVersion(at, by, words_changed(old, new))
        for at, by, old, new in zip(since, authors, before, texts, strict=False)
    ]
    return versions[::-1]
