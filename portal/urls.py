"""Every address of the site."""

from allauth.account.decorators import reauthentication_required, secure_admin_login
from allauth.account.views import password_set
from allauth.socialaccount.providers.openid_connect.urls import urlpatterns as openid_connect
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from forums.urls import people_urls
from portal.accounts.views import SignInView
from portal.site.unreadable import refuse_unreadable
from services.calendars.urls import council_calendars
from services.notices.urls import council_contracts
from services.partnerships.urls import service_partnerships
from services.transparency.urls import council_transparency
from services.urls import contract_pages, council_services

handler400 = "portal.site.errors.bad_request"
handler403 = "portal.site.errors.forbidden"
handler404 = "portal.site.errors.not_found"
handler429 = "portal.site.errors.too_many"
handler500 = "portal.site.errors.server_error"

admin.site.site_header = admin.site.site_title = settings.SITE_NAME
admin.site.index_title = _("Administration")
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth asks
admin.site.autocomplete_view = refuse_unreadable(admin.site.autocomplete_view)  # type: ignore[method-assign]  # it refuses nothing itself

urlpatterns = [
    path("", include("portal.pages.urls")),
    path("", include("portal.operations.urls")),
    path("", include("portal.api.urls")),
    path("accounts/", include("portal.accounts.urls")),
    path("accounts/login/", SignInView.as_view(), name="account_login"),
    path(
        "accounts/password/set/",
        reauthentication_required(password_set, allow_get=True),
        name="account_set_password",
    ),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("accounts/single-sign-on/", include("allauth.socialaccount.urls")),
    path("accounts/single-sign-on/", include(openid_connect)),
    path("", include("portal.outreach.urls")),
    path("", include("portal.webhooks.urls")),
    path("councils/", include(council_services)),
    path("councils/", include(council_contracts)),
    path("councils/", include("services.list_imports.urls")),
    path("councils/", include(council_transparency)),
    path("councils/", include(council_calendars)),
    path("", include("services.calendars.urls")),
    path("councils/", include("councils.urls")),
    path("contracts/", include(contract_pages)),
    path("contracts/", include("services.notices.urls")),
    path("records/", include("services.freshness.urls")),
    path("needs/", include("services.needs.urls")),
    path("groups/", include("services.council_groups.urls")),
    path("recommendations/", include("services.recommendations.urls")),
    path("services/", include(service_partnerships)),
    path("services/", include("services.publiccode.urls")),
    path("services/", include("services.urls")),
    path("partnerships/", include("services.partnerships.urls")),
    path("forums/", include("forums.urls")),
    path("people/", include(people_urls)),
    path("surveys/", include("portal.surveys.urls")),
    path("", include("portal.texts.urls")),
    path("insights/", include("portal.insights.urls")),
    path("data/", include("portal.open_data.urls")),
    path("notifications/", include("portal.notifications.urls")),
    path("moderation/", include("portal.moderation.urls")),
    path("admin/", admin.site.urls),
]
if settings.MAIL_IS_SHOWN:
    urlpatterns.append(path("dev/", include("portal.demo.urls")))
