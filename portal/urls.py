"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler500 = "portal.errors.server_error"

admin.site.site_header = admin.site.site_title = "Shared Services Directory"
admin.site.index_title = "Administration"

urlpatterns = [
    path("", include("portal.pages.urls")),
    path("accounts/", include("portal.accounts.urls")),
    path("councils/", include("councils.urls")),
    path("services/", include("services.urls")),
    path("admin/", admin.site.urls),
]
