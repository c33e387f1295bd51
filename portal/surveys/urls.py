from django.urls import path

from portal.surveys.views import drafts, responses, results

app_name = "surveys"
urlpatterns = [
    path("", responses.index, name="index"),
    path("new/", drafts.new, name="new"),
    path("<slug:slug>/", responses.survey, name="survey"),
    path("<slug:slug>/results/", results.results, name="results"),
    path("<slug:slug>/results.csv", results.download, name="download"),
    path("<slug:slug>/edit/", drafts.edit, name="edit"),
    path("<slug:slug>/delete/", drafts.delete, name="delete"),
    path("<slug:slug>/publish/", drafts.publish, name="publish"),
    path("<slug:slug>/close/", drafts.close, name="close"),
    path("<slug:slug>/questions/new/", drafts.add_question, name="add_question"),
    path("<slug:slug>/questions/<int:pk>/", drafts.question, name="question"),
    path("<slug:slug>/questions/<int:pk>/up/", drafts.move_up, name="move_up"),
    path("<slug:slug>/questions/<int:pk>/remove/", drafts.remove, name="remove"),
]
