from django.urls import path

from services.needs.views import decisions, needs, radar, requirements

app_name = "needs"
urlpatterns = [
    path("", needs.index, name="index"),
    path("new/", needs.new, name="new"),
    path("contracts/", radar.contracts, name="radar"),
    path("contracts/export/<slug:form>/", radar.export, name="export_contracts"),
    path("<int:pk>/", needs.detail, name="detail"),
    path("<int:pk>/matches/", needs.matches, name="matches"),
    path("<int:pk>/edit/", needs.edit, name="edit"),
    path("<int:pk>/specification/", requirements.specification, name="specification"),
    path("<int:pk>/requirements/", requirements.requirements, name="requirements"),
    path("<int:pk>/ask/", decisions.ask, name="ask"),
    path("<int:pk>/answers/", decisions.answers, name="answers"),
    path("<int:pk>/decide/", decisions.decide, name="decide"),
    path("<int:pk>/reopen/", decisions.reopen, name="reopen"),
    path("<int:pk>/appendix/", decisions.appendix, name="appendix"),
    path("<int:pk>/hide/", needs.hide, name="hide"),
    path("<int:pk>/show/", needs.show, name="show"),
]
