from django.urls import path

from services.views import (
    catalogue,
    comparison,
    contracts,
    edits,
    exports,
    history,
    inherited,
    my_list,
    portfolio,
    product_requests,
    register,
    shape,
    similar_councils,
    standards,
    use_texts,
    uses,
)

app_name = "services"
urlpatterns = [
    path("", catalogue.index, name="index"),
    path("export/<slug:form>/", exports.catalogue, name="export"),
    path("new/", register.new, name="new"),
    path("compare/", comparison.services, name="compare"),
    path("alike/", register.similar, name="alike"),
    path("<slug:slug>/opened/", register.opened, name="opened"),
    path("drafts/", register.drafts, name="drafts"),
    path("drafts/<int:pk>/check/", register.check, name="check"),
    path("drafts/<int:pk>/submitted/", register.submitted, name="submitted"),
    path("drafts/<int:pk>/withdraw/", register.withdraw, name="withdraw"),
    path("drafts/<int:pk>/delete/", register.delete, name="delete"),
    path("drafts/<int:pk>/<slug:name>/", register.question, name="question"),
    path("suggestions/<int:pk>/", edits.suggestion, name="suggestion"),
    path("uses/", uses.uses, name="uses"),
    path("uses/missing/", product_requests.ask, name="request_product"),
    path("uses/<int:pk>/", uses.use, name="use"),
    path("uses/<int:pk>/answer/", uses.answer, name="answer"),
    path("uses/<int:pk>/remove-texts/", use_texts.remove_texts, name="remove_texts"),
    path("uses/<int:pk>/restore-texts/", use_texts.restore_texts, name="restore_texts"),
    path("products/", catalogue.products, name="products"),
    path("products/<slug:slug>/", catalogue.product, name="product"),
    path("products/<slug:slug>/export/<slug:form>/", exports.product_uses, name="export_uses"),
    path("products/<slug:slug>/use/", uses.use_product, name="use_product"),
    path("products/<slug:slug>/standard/", standards.claim_standard, name="claim_standard"),
    path("suppliers/<slug:slug>/", catalogue.supplier, name="supplier"),
    path("standards/", standards.standards, name="standards"),
    path("standards/<slug:slug>/", standards.standard, name="standard"),
    path("standards/<slug:slug>/product/", standards.claim_product, name="claim_product"),
    path("categories/<slug:slug>/", catalogue.category, name="category"),
    path("categories/<slug:slug>/shape/", shape.shape, name="shape"),
    path("<slug:slug>/", catalogue.detail, name="detail"),
    path("<slug:slug>/edit/", edits.edit, name="edit"),
    path("<slug:slug>/edit/<slug:name>/", edits.edit_question, name="edit_question"),
    path("<slug:slug>/history/", history.history, name="history"),
    path("<slug:slug>/history/<int:pk>/restore/", history.restore, name="restore"),
    path("<slug:slug>/use/", uses.use_service, name="use_service"),
    path("<slug:slug>/offer/", uses.offer, name="offer"),
    path("<slug:slug>/propose/", uses.propose, name="propose"),
    path("<slug:slug>/confirm/", uses.confirm, name="confirm"),
]

contract_pages = (
    [
        path("", contracts.index, name="index"),
        path("new/", contracts.new, name="new"),
        path("<int:pk>/", contracts.contract, name="detail"),
        path("<int:pk>/edit/", contracts.edit, name="edit"),
        path("<int:pk>/delete/", contracts.delete, name="delete"),
    ],
    "contract",
)

# below the address of a council
council_services = (
    [
        path("compare/", comparison.councils, name="compare"),
        path("<slug:slug>/portfolio/", portfolio.portfolio, name="portfolio"),
        path("<slug:slug>/portfolio/confirm/", portfolio.confirm, name="confirm_portfolio"),
        path(
            "<slug:slug>/portfolio/export/<slug:form>/", exports.portfolio, name="export_portfolio"
        ),
        path("<slug:slug>/list/", my_list.my_list, name="my_list"),
        path("<slug:slug>/list/<int:pk>/<slug:name>/", my_list.cell, name="edit_cell"),
        path("<slug:slug>/twins/", similar_councils.similar_councils, name="twins"),
        path("<slug:slug>/inherited/", inherited.inherited, name="inherited"),
        path(
            "<slug:slug>/inherited/<int:pk>/confirm/", inherited.confirm, name="confirm_inherited"
        ),
    ],
    "council_services",
)
