"""Why a post waits for a moderator that would not wait otherwise. Only moderators read it."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forums.models.post import Post
from forums.models.watched_term import MAX_LENGTH


class HoldReason(models.TextChoices):
    WATCHED = "watched", _("Watched word")
    LINKS = "links", _("First posts with several links")


class HeldPost(models.Model):
    """It stays when the post is decided, so that moderators see which words are worth watching."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="held")
    reason = models.CharField(max_length=10, choices=HoldReason)
    term = models.CharField(max_length=MAX_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reason=HoldReason.WATCHED) ^ models.Q(term=""),
                name="posts_with_watched_words_name_one",
            ),
        ]

    def __str__(self) -> str:
        return self.in_words

    @property
    def in_words(self) -> str:
        if self.reason == HoldReason.WATCHED:
            return gettext("Watched word: {term}").format(term=self.term)
        return str(self.get_reason_display())
