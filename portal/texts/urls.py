from django.urls import path

from portal.texts import views
from portal.texts.models import TextKey

PLAIN_PAGES = [key for key in TextKey if key.has_page and key != TextKey.HELP]
app_name = "texts"
urlpatterns = [
    path("help/", views.help_page, name="help"),
    *(path(f"{key}/", views.page, {"key": key}, name=key) for key in PLAIN_PAGES),
    path("terms/accept/", views.accept, name="accept"),
    path("status/", views.status, name="status"),
    path("site-texts/", views.index, name="index"),
    path("site-texts/emails/", views.emails, name="emails"),
    path("site-texts/emails/<slug:group>/<slug:name>/", views.edit_email, name="email"),
    path(
        "site-texts/emails/<slug:group>/<slug:name>/history/",
        views.email_history,
        name="email_history",
    ),
    path("site-texts/<slug:key>/", views.edit, name="edit"),
    path("site-texts/<slug:key>/history/", views.history, name="history"),
]
