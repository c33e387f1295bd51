from django.urls import path

from portal.files.feeds import feed_page
from portal.pages import appearance, feeds, outside, search, views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("your-work/", views.your_work, name="your_work"),
    path("your-work/follow/", views.follow, name="follow_areas"),
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.suggestions, name="suggestions"),
    path("search/feed/", feed_page(search.SearchFeed()), name="search_feed"),
    path("search/save/", search.save, name="save_search"),
    path("display/", appearance.appearance, name="appearance"),
    path("design/", views.design, name="design"),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", outside.robots, name="robots"),
    path("sitemap.xml", outside.sitemap_index, name="sitemap"),
    path("sitemaps/<slug:kind>-<int:number>.xml", outside.sitemap_file, name="sitemap_file"),
    path("favicon.ico", outside.favicon, name="favicon"),
    path("apple-touch-icon.png", outside.touch_icon, name="touch_icon"),
    path("site.webmanifest", outside.manifest, name="manifest"),
    path("feeds/<slug:kind>.<slug:form>", feeds.newest, name="feed"),
    path("opensearch.xml", outside.opensearch, name="opensearch"),
    path("llms.txt", outside.llms, name="llms"),
    path(".well-known/security.txt", outside.security, name="security"),
]
