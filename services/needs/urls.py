from django.urls import path

from services.needs.views import deciding, planning, radar

app_name = "needs"
urlpatterns = [
    path("", planning.index, name="index"),
    path("new/", planning.new, name="new"),
    path("contracts/", radar.contracts, name="radar"),
    path("<int:pk>/", planning.detail, name="detail"),
    path("<int:pk>/edit/", planning.edit, name="edit"),
    path("<int:pk>/ask/", deciding.ask, name="ask"),
    path("<int:pk>/answers/", deciding.answers, name="answers"),
    path("<int:pk>/decide/", deciding.decide, name="decide"),
    path("<int:pk>/reopen/", deciding.reopen, name="reopen"),
    path("<int:pk>/appendix/", deciding.appendix, name="appendix"),
    path("<int:pk>/hide/", planning.hide, name="hide"),
    path("<int:pk>/show/", planning.show, name="show"),
]
