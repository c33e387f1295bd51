from django.urls import path

from services.recommendations.views import drafts, group_requests, groups, recommendations, stances

app_name = "recommendations"
urlpatterns = [
    path("", recommendations.index, name="index"),
    path("export/<slug:form>/", recommendations.export, name="export"),
    path("new/", drafts.new, name="new"),
    path("groups/", groups.groups, name="groups"),
    path("groups/new/", groups.new_group, name="new_group"),
    path("groups/<slug:slug>/", groups.group, name="group"),
    path("groups/requests/<int:pk>/", group_requests.detail, name="group_request"),
    path("groups/requests/<int:pk>/withdraw/", group_requests.withdraw, name="withdraw_request"),
    path("groups/<slug:slug>/join/", group_requests.ask, name="join_group"),
    path("groups/<slug:slug>/leave/", groups.leave_group, name="leave_group"),
    path("<int:pk>/", recommendations.detail, name="detail"),
    path("<int:pk>/edit/", drafts.edit, name="edit"),
    path("<int:pk>/delete/", drafts.delete, name="delete"),
    path("<int:pk>/submit/", drafts.submit, name="submit"),
    path("<int:pk>/take-back/", drafts.take_back, name="take_back"),
    path("<int:pk>/decide/", drafts.decide, name="decide"),
    path("<int:pk>/settle/", drafts.settle, name="settle"),
    path("<int:pk>/withdraw/", recommendations.withdraw, name="withdraw"),
    path("<int:pk>/answer/", stances.answer, name="answer"),
    path("answers/<int:pk>/confirm/", stances.confirm, name="confirm_stance"),
    path("answers/<int:pk>/withdraw/", stances.withdraw, name="withdraw_stance"),
]
