from django.urls import path

from services.notices import views

app_name = "contracts"
urlpatterns = [
    path("published/", views.published, name="published"),
    path("names/", views.names, name="names"),
    path("answer/<str:token>/", views.answer_by_link, name="answer_by_link"),
]

# below the address of a council
council_contracts = (
    [
        path("<slug:slug>/contracts/", views.contracts, name="index"),
        path("<slug:slug>/contracts/<int:pk>/answer/", views.answer, name="answer"),
        path("<slug:slug>/contracts/ended/<int:pk>/", views.answer_end, name="answer_end"),
        path("<slug:slug>/contracts/<int:pk>/undo/", views.undo, name="undo"),
    ],
    "council_contracts",
)
