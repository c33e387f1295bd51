from django.urls import path

from services.partnerships.views import (
    benefits,
    documents,
    join_requests,
    management,
    moderation,
    partnerships,
)

app_name = "partnerships"
urlpatterns = [
    path("", partnerships.index, name="index"),
    path("new/", management.new, name="new"),
    path("requests/<int:pk>/", join_requests.detail, name="request"),
    path("requests/<int:pk>/answer/", join_requests.answer, name="answer"),
    path("requests/<int:pk>/decide/", join_requests.decide, name="decide"),
    path("requests/<int:pk>/withdraw/", join_requests.withdraw, name="withdraw"),
    path("documents/<int:pk>/<str:name>", partnerships.document, name="document"),
    path("benefits/<int:pk>/", benefits.detail, name="benefit"),
    path("benefits/<int:pk>/edit/", benefits.edit, name="edit_benefit"),
    path("benefits/<int:pk>/confirm/", benefits.confirm, name="confirm_benefit"),
    path("benefits/<int:pk>/audit/", benefits.audit, name="audit_benefit"),
    path("benefits/<int:pk>/withdraw/", benefits.withdraw, name="withdraw_benefit"),
    path("<slug:slug>/", partnerships.detail, name="detail"),
    path("<slug:slug>/edit/", management.edit, name="edit"),
    path("<slug:slug>/stage/", management.stage, name="stage"),
    path("<slug:slug>/parties/", management.parties, name="parties"),
    path("<slug:slug>/parties/<int:pk>/leave/", management.leave, name="leave"),
    path("<slug:slug>/checklist/<slug:council>/", management.checklist, name="checklist"),
    path("<slug:slug>/documents/", documents.add, name="add_document"),
    path("<slug:slug>/documents/<int:pk>/remove/", documents.remove, name="remove_document"),
    path("<slug:slug>/hide/", moderation.hide, name="hide"),
    path("<slug:slug>/show/", moderation.show, name="show"),
    path("<slug:slug>/benefits/", benefits.of_partnership, name="new_benefit"),
]

# below the address of a service
service_partnerships = (
    [
        path("<slug:slug>/join/", join_requests.join, name="join"),
        path("<slug:slug>/benefits/", benefits.of_service, name="new_benefit"),
    ],
    "service_partnerships",
)
