from django.urls import path

from services.views import catalogue, comparing, edits, history, register, using

app_name = "services"
urlpatterns = [
    path("", catalogue.index, name="index"),
    path("new/", register.new, name="new"),
    path("compare/", comparing.services, name="compare"),
    path("alike/", register.alike, name="alike"),
    path("<slug:slug>/opened/", register.opened, name="opened"),
    path("drafts/", register.drafts, name="drafts"),
    path("drafts/<int:pk>/check/", register.check, name="check"),
    path("drafts/<int:pk>/submitted/", register.submitted, name="submitted"),
    path("drafts/<int:pk>/withdraw/", register.withdraw, name="withdraw"),
    path("drafts/<int:pk>/delete/", register.delete, name="delete"),
    path("drafts/<int:pk>/<slug:name>/", register.question, name="question"),
    path("suggestions/<int:pk>/", edits.suggestion, name="suggestion"),
    path("uses/", using.uses, name="uses"),
    path("uses/<int:pk>/", using.use, name="use"),
    path("uses/<int:pk>/answer/", using.answer, name="answer"),
    path("products/", catalogue.products, name="products"),
    path("products/<slug:slug>/", catalogue.product, name="product"),
    path("products/<slug:slug>/use/", using.use_product, name="use_product"),
    path("suppliers/<slug:slug>/", catalogue.supplier, name="supplier"),
    path("categories/<slug:slug>/", catalogue.category, name="category"),
    path("<slug:slug>/", catalogue.detail, name="detail"),
    path("<slug:slug>/edit/", edits.edit, name="edit"),
    path("<slug:slug>/edit/<slug:name>/", edits.edit_question, name="edit_question"),
    path("<slug:slug>/history/", history.history, name="history"),
    path("<slug:slug>/history/<int:pk>/restore/", history.restore, name="restore"),
    path("<slug:slug>/use/", using.use_service, name="use_service"),
    path("<slug:slug>/offer/", using.offer, name="offer"),
    path("<slug:slug>/propose/", using.propose, name="propose"),
    path("<slug:slug>/confirm/", using.confirm, name="confirm"),
]
