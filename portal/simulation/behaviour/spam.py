"""Now and then an account writes spam."""

from forums.actions import start
from forums.models import Board, Post, Thread, ThreadKind
from portal.simulation.population import new_user
from portal.simulation.world import World
from portal.site.errors import RuleBroken

TEXT = "Cheap licences for every council, number {number}: write to sales@spam.example"


def write_spam(world: World) -> None:
    """Let a new account write several posts today, as far as the limits let it."""
    if not world.happens_today(world.rates["spammers"] / world.scale):
        return
    spammer = new_user("spam")
    board = Board.objects.get(slug="general")
    for number in range(int(world.rates["spam_posts"])):
        text = TEXT.format(number=f"{spammer.pk}-{number}")
        thread = Thread(board=board, kind=ThreadKind.EXPERIENCE, title=f"Cheap licences {number}")
        try:
            start(thread, Post(text=text), by=spammer)
        except RuleBroken:
            return
