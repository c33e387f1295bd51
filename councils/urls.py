from django.urls import path

from councils.views import crest, directory, invitations, mine, page, people, still_here

app_name = "councils"
urlpatterns = [
    path("", directory.index, name="index"),
    path("mine/", mine.mine, name="mine"),
    path("mine/acting/", mine.act, name="act"),
    path("mine/body/", mine.body, name="body"),
    path("ask/", mine.ask, name="ask"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("still-here/<str:token>/", still_here.still_here, name="still_here"),
    path("<slug:slug>/", directory.detail, name="detail"),
    path("<slug:slug>/crest/", crest.picture, name="crest"),
    path("<slug:slug>/crest/small/", crest.small_picture, name="small_crest"),
    path("<slug:slug>/crest/change/", crest.change, name="change_crest"),
    path("<slug:slug>/crest/remove/", crest.remove, name="remove_crest"),
    path("<slug:slug>/change/", page.change, name="change"),
    path("<slug:slug>/contacts/new/", page.new_contact, name="new_contact"),
    path("<slug:slug>/contacts/<int:pk>/", page.contact, name="contact"),
    path("<slug:slug>/contacts/<int:pk>/remove/", page.remove_contact, name="remove_contact"),
    path("<slug:slug>/join/", mine.join, name="join"),
    path("<slug:slug>/leave/", mine.leave, name="leave"),
    path("<slug:slug>/manage/", mine.ask_to_manage, name="ask_to_manage"),
    path("<slug:slug>/ask-to-edit/", mine.ask_to_edit, name="ask_to_edit"),
    path("<slug:slug>/people/", people.index, name="people"),
    path("<slug:slug>/people/invite/", invitations.invite, name="invite"),
    path(
        "<slug:slug>/people/invitations/<int:pk>/send-again/",
        invitations.send_again,
        name="send_invitation_again",
    ),
    path(
        "<slug:slug>/people/invitations/<int:pk>/revoke/",
        invitations.revoke,
        name="revoke_invitation",
    ),
    path("<slug:slug>/people/<int:pk>/accept/", people.accept, name="accept"),
    path("<slug:slug>/people/<int:pk>/decline/", people.decline, name="decline"),
    path("<slug:slug>/people/<int:pk>/role/", people.role, name="role"),
    path("<slug:slug>/people/<int:pk>/end/", people.end, name="end"),
]
