from django.core.management.base import BaseCommand

from forums.models import Board, Post
from portal.markdown import VERSION, to_html
from services.models import Service


class Command(BaseCommand):
    help = "Renders stored text again where an earlier version of the renderer made its HTML."

    def handle(self, *args: object, **options: object) -> None:
        count = self._posts() + self._services() + self._boards()
        self.stdout.write(f"{count} texts rendered.")

    def _posts(self) -> int:
        """One at a time, and only where the text is still the same: people go on writing."""
        count = 0
        rows = Post.objects.exclude(html_version=VERSION).only("text")
        for post in rows.order_by("pk").iterator(chunk_size=200):
            now = {"html": to_html(post.text), "html_version": VERSION}
            count += Post.objects.filter(pk=post.pk, text=post.text).update(**now)
        return count

    def _services(self) -> int:
        count = 0
        rows = Service.objects.exclude(description="").only("description", "description_html")
        for service in rows.order_by("pk").iterator(chunk_size=200):
            html = to_html(service.description)
            if html != service.description_html:
                same = Service.objects.filter(pk=service.pk, description=service.description)
                count += same.update(description_html=html)
        return count

    def _boards(self) -> int:
        count = 0
        for board in Board.objects.exclude(instructions="").order_by("pk"):
            html = to_html(board.instructions)
            if html != board.instructions_html:
                count += Board.objects.filter(pk=board.pk).update(instructions_html=html)
        return count
