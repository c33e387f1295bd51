from django.urls import path
from django.views.decorators.http import require_safe

from forums.views import beginning, bulk, deciding, drafts, feeds, reading, taking_part, writing

app_name = "forums"
urlpatterns = [
    path("", reading.index, name="index"),
    path("feed/", require_safe(feeds.ThreadsFeed()), name="feed"),
    path("threads/<int:pk>/feed/", require_safe(feeds.ThreadFeed()), name="thread_feed"),
    path("new/", beginning.ask, name="ask"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/keep/", drafts.keep, name="keep_draft"),
    path("drafts/<int:pk>/discard/", drafts.discard, name="discard_draft"),
    path("preview/", drafts.preview, name="preview"),
    path("read/", reading.read_all, name="read_all"),
    path("threads/<int:pk>-<slug:slug>/", reading.thread, name="thread"),
    path("threads/<int:pk>/unread/", reading.unread, name="unread"),
    path("threads/<int:pk>/last/", reading.last, name="last"),
    path("threads/<int:pk>/answer/", reading.answer, name="answer"),
    path("threads/<int:pk>/reply/", writing.reply, name="reply"),
    path("threads/<int:pk>/read/", reading.read, name="read"),
    path("threads/<int:pk>/need/", taking_part.need, name="need"),
    path("threads/<int:pk>/moderate/", deciding.thread, name="decide_thread"),
    path("threads/<int:pk>/moderate/<slug:how>/", deciding.arrange, name="arrange"),
    path("acts/<int:pk>/undo/", deciding.undo, name="undo"),
    path("posts/<int:pk>/", reading.post, name="post"),
    path("posts/<int:pk>/history/", reading.history, name="history"),
    path("posts/<int:pk>/change/", writing.change, name="change"),
    path("posts/<int:pk>/delete/", writing.delete, name="delete"),
    path("posts/<int:pk>/react/", taking_part.react, name="react"),
    path("posts/<int:pk>/accept/", taking_part.accept, name="accept"),
    path("posts/<int:pk>/moderate/", deciding.post, name="decide_post"),
    path("<slug:slug>/", reading.board, name="board"),
    path("<slug:slug>/feed/", require_safe(feeds.BoardFeed()), name="board_feed"),
    path("<slug:slug>/new/", beginning.new, name="new"),
    path("<slug:slug>/moderate/", bulk.threads, name="bulk"),
    path("<slug:slug>/read/", reading.read_board, name="read_board"),
]
