from django.urls import path

from portal.surveys.views import answering, making, results

app_name = "surveys"
urlpatterns = [
    path("", answering.index, name="index"),
    path("new/", making.new, name="new"),
    path("<slug:slug>/", answering.survey, name="survey"),
    path("<slug:slug>/results/", results.results, name="results"),
    path("<slug:slug>/results.csv", results.download, name="download"),
    path("<slug:slug>/edit/", making.edit, name="edit"),
    path("<slug:slug>/delete/", making.delete, name="delete"),
    path("<slug:slug>/publish/", making.publish, name="publish"),
    path("<slug:slug>/close/", making.close, name="close"),
    path("<slug:slug>/questions/new/", making.add_question, name="add_question"),
    path("<slug:slug>/questions/<int:pk>/", making.question, name="question"),
    path("<slug:slug>/questions/<int:pk>/up/", making.move_up, name="move_up"),
    path("<slug:slug>/questions/<int:pk>/remove/", making.remove, name="remove"),
]
