from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.audit.acts import PUBLIC, Act


class RecommendationAct(Act):
    GROUP_ASKED = "group asked", not PUBLIC, _("asked to join a working group")
    GROUP_DECLINED = (
        "group declined",
        not PUBLIC,
        _("request to join a working group declined"),
    )
    GROUP_JOINED = "group joined", not PUBLIC, _("working group joined")
    GROUP_LEFT = "group left", not PUBLIC, _("working group left")
    GROUP_REQUEST_WITHDRAWN = (
        "group request withdrawn",
        not PUBLIC,
        _("request to join a working group withdrawn"),
    )
    GROUP_STARTED = "group started", not PUBLIC, _("working group started")
    RECOMMENDATION_ADOPTED = (
        "recommendation adopted",
        not PUBLIC,
        _("draft recommendation given to another working group"),
    )
    RECOMMENDATION_BEGUN = (
        "recommendation begun",
        not PUBLIC,
        _("draft recommendation started"),
    )
    RECOMMENDATION_DELETED = (
        "recommendation deleted",
        not PUBLIC,
        _("draft recommendation deleted"),
    )
    RECOMMENDATION_PUBLISHED = gettext_noop("recommendation published"), PUBLIC
    RECOMMENDATION_REPLACED = gettext_noop("recommendation replaced"), PUBLIC
    RECOMMENDATION_RETURNED = (
        "recommendation returned",
        not PUBLIC,
        _("recommendation sent back for changes"),
    )
    RECOMMENDATION_SUBMITTED = gettext_noop("recommendation submitted")
    RECOMMENDATION_WITHDRAWN = gettext_noop("recommendation withdrawn"), PUBLIC
    STANCE_CONFIRMED = (
        "stance confirmed",
        not PUBLIC,
        _("answer to a recommendation confirmed"),
    )
    STANCE_PROPOSED = "stance proposed", not PUBLIC, _("answer to a recommendation proposed")
    STANCE_TAKEN = "stance taken", not PUBLIC, _("answer to a recommendation recorded")
    STANCE_WITHDRAWN = (
        "stance withdrawn",
        not PUBLIC,
        _("answer to a recommendation withdrawn"),
    )
