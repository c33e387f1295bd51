from django.urls import path

from services.partnerships.views import counting, joining, leading, papers, reading

app_name = "partnerships"
urlpatterns = [
    path("", reading.index, name="index"),
    path("new/", leading.new, name="new"),
    path("requests/<int:pk>/", joining.detail, name="request"),
    path("requests/<int:pk>/answer/", joining.answer, name="answer"),
    path("requests/<int:pk>/decide/", joining.decide, name="decide"),
    path("requests/<int:pk>/withdraw/", joining.withdraw, name="withdraw"),
    path("documents/<int:pk>/<str:name>", reading.document, name="document"),
    path("benefits/<int:pk>/", counting.detail, name="benefit"),
    path("benefits/<int:pk>/edit/", counting.edit, name="edit_benefit"),
    path("benefits/<int:pk>/confirm/", counting.confirm, name="confirm_benefit"),
    path("benefits/<int:pk>/audit/", counting.audit, name="audit_benefit"),
    path("benefits/<int:pk>/withdraw/", counting.withdraw, name="withdraw_benefit"),
    path("<slug:slug>/", reading.detail, name="detail"),
    path("<slug:slug>/edit/", leading.edit, name="edit"),
    path("<slug:slug>/stage/", leading.stage, name="stage"),
    path("<slug:slug>/parties/", leading.parties, name="parties"),
    path("<slug:slug>/parties/<int:pk>/leave/", leading.leave, name="leave"),
    path("<slug:slug>/checklist/<slug:council>/", leading.checklist, name="checklist"),
    path("<slug:slug>/documents/", papers.add, name="add_document"),
    path("<slug:slug>/documents/<int:pk>/remove/", papers.remove, name="remove_document"),
    path("<slug:slug>/benefits/", counting.of_partnership, name="new_benefit"),
]
