from django.db import models

from forums.models.board import Board


class FormerBoard(models.Model):
    """The address of a board that became part of another; it leads there for ever."""

    slug = models.SlugField(max_length=80, unique=True)
    board = models.ForeignKey(Board, models.CASCADE, related_name="former_boards")

    def __str__(self) -> str:
        return self.slug
