from django.urls import path

from portal.moderation.views import flags, listings, merging, people, queues, record

app_name = "moderation"
urlpatterns = [
    path("", queues.index, name="index"),
    path("next/<slug:queue>/<int:pk>/", queues.following, name="next"),
    path("claims/<slug:queue>/<int:pk>/", queues.claim, name="claim"),
    path("shortcuts/", queues.shortcuts, name="shortcuts"),
    path("requests/", people.requests, name="requests"),
    path("edits/", listings.edits, name="edits"),
    path("duplicates/", queues.duplicates, name="duplicates"),
    path("duplicates/<int:pk>/", queues.duplicate, name="duplicate"),
    path("dormant/", queues.stale, name="stale"),
    path("dormant/<int:pk>/ask/", queues.ask, name="ask"),
    path("access/<int:pk>/accept/", people.accept_access, name="accept_access"),
    path("access/<int:pk>/decline/", people.decline_access, name="decline_access"),
    path("managers/<int:pk>/", people.manager, name="manager"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/suspend/", people.suspend, name="suspend"),
    path("people/<int:pk>/reinstate/", people.reinstate, name="reinstate"),
    path("people/<int:pk>/duty/", people.duty, name="duty"),
    path("listings/", listings.listings, name="listings"),
    path("listings/<int:pk>/", listings.listing, name="listing"),
    path("listings/<int:pk>/review/", listings.review, name="review"),
    path("flags/", flags.flags, name="flags"),
    path("flags/new/<slug:slug>/", flags.flag, name="flag"),
    path("flags/<int:pk>/", flags.answer, name="answer_flag"),
    path("merge/<slug:kind>/<int:pk>/", merging.candidates, name="merge_candidates"),
    path("merge/<slug:kind>/<int:kept>/<int:gone>/", merging.compare, name="merge"),
    path("merges/", merging.merges, name="merges"),
    path("merges/<int:pk>/", merging.merged, name="merged"),
    path("record/", record.record, name="record"),
    path("record/export/", record.export, name="export"),
    path("log/", record.log, name="log"),
]
