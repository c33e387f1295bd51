"""What posts say, as plain text for mail and lists."""

import re
from collections.abc import Iterable
from html import unescape

from django.utils.html import strip_tags
from django.utils.translation import gettext

from forums.models.post import Post
from portal.accounts.models import User
from portal.text import one_line, shorten

ADDRESS = re.compile(r"/forums/posts/([0-9]{1,18})/")
MAX_EXCERPT_LENGTH = 600
MAX_LINE_LENGTH = 200


def words_of_posts(user: User, addresses: Iterable[str]) -> dict[str, str]:
    """The words of the posts at these addresses, of those that somebody may read now."""
    found = {address: ADDRESS.fullmatch(address) for address in addresses}
    keys = {address: int(match[1]) for address, match in found.items() if match}
    if not keys:
        return {}
    posts = Post.objects.visible_to(user).published().in_bulk(list(keys.values()))
    return {address: quote_beginning(posts[key]) for address, key in keys.items() if key in posts}


def quote_beginning(post: Post) -> str:
    """The beginning of a post as lines of a quotation: no line of it is one of ours."""
    excerpt = "\n".join([*_language_line(post), *_plain_lines(post)])
    if len(excerpt) > MAX_EXCERPT_LENGTH:
        excerpt = f"{excerpt[:MAX_EXCERPT_LENGTH].rsplit(maxsplit=1)[0]} …"
    return "\n".join(f"> {line}" for line in excerpt.splitlines())


def in_one_line(post: Post) -> str:
    """The beginning of a post for a list."""
    return shorten(" ".join(_plain_lines(post)), MAX_LINE_LENGTH)


def _plain_lines(post: Post) -> list[str]:
    text = unescape(strip_tags(post.body))
    return [line for line in map(one_line, text.splitlines()) if line]


def _language_line(post: Post) -> list[str]:
    """Which language follows, where it is not English: plain text cannot say so otherwise."""
    name = str(post.get_language_display())
    return [] if post.language == "en" else [gettext("In {language}:").format(language=name)]
