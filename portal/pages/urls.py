from django.urls import path

from portal.feeds import feed_page
from portal.pages import search, views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.suggestions, name="suggestions"),
    path("search/feed/", feed_page(search.SearchFeed()), name="search_feed"),
    path("search/save/", search.save, name="save_search"),
    path("design/", views.design, name="design"),
    path("healthz", views.healthz, name="healthz"),
]
