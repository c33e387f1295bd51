"""Events that people are notified about, and the channels they choose."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    SITE = "site", _("On this site only")
    AT_ONCE = "at_once", _("Email straight away")
    DAILY = "daily", _("Daily summary email")
    WEEKLY = "weekly", _("Weekly summary email")


class Group(models.TextChoices):
    TALK = "talk", _("Threads and boards")
    ME = "me", _("Mentions and replies")
    ANNOUNCEMENTS = "announcements", _("Announcements")
    OURS = "ours", _("Your council’s services and contracts")
    CATALOGUE = "catalogue", _("Services, needs and partnerships")
    PEOPLE = "people", _("People at your council")
    SEARCHES = "searches", _("Saved searches")


class Event(models.TextChoices):
    """Something that happened. The letters that are written besides say more."""

    REPLIED = "replied"
    BEGAN = "began"
    ANSWERED = "answered"
    NEED_ANSWERED = "need answered"
    MENTIONED = "mentioned"
    QUOTED = "quoted"
    ACCEPTED = "accepted"
    MODERATED = "moderated"
    REPORT_ANSWERED = "report answered"
    ROLE_CHANGED = "role changed"
    JOIN_ASKED = "join asked"
    EDITOR_ASKED = "editor asked"
    DRAFT_READY = "draft ready"
    DECIDED = "decided"
    SUGGESTED = "suggested"
    DORMANT = "dormant"
    REVIEW_DUE = "review due"
    OURS_USED = "ours used"
    OURS_ASKED = "ours asked"
    PROPOSED = "proposed"
    LIKE_OURS = "like ours"
    CONTRACT_ENDS = "contract ends"
    LISTED = "listed"
    CHANGED = "changed"
    OFFERED = "offered"
    OFFER_CHANGED = "offer changed"
    USED = "used"
    MATCHED = "matched"
    NEED_BEGUN = "need begun"
    NEED_FITTED = "need fitted"
    NEED_ASKED = "need asked"
    NEED_DECIDED = "need decided"
    NEED_HIDDEN = "need hidden"
    WANTS_IN = "wants in"
    REQUEST_ANSWERED = "request answered"
    REQUEST_WITHDRAWN = "request withdrawn"
    STAGE_MOVED = "stage moved"
    PARTNERSHIP_MOVED = "partnership moved"
    PARTY_NAMED = "party named"
    PARTY_LEFT = "party left"
    STEP_DONE = "step done"
    PAPER_ADDED = "paper added"
    BENEFIT_STATED = "benefit said", "Benefit Said"
    BENEFIT_GONE = "benefit gone"
    SUCCEEDED = "succeeded"
    RECOMMENDED = "recommended"
    RECOMMENDATION_NEW = "recommendation new"
    RECOMMENDATION_GONE = "recommendation gone"
    RECOMMENDATION_DUE = "recommendation due"
    DRAFT_DECIDED = "draft decided"
    STANCE_PROPOSED = "stance proposed"
    CLAIM_CHECKED = "claim checked"
    DRAFT_ADOPTED = "draft adopted"
    GROUP_ASKED = "group asked"
    GROUP_ANSWERED = "group answered"
    GROUP_JOINED = "group joined"
    GROUP_WITHDRAWN = "group withdrawn"
    PRODUCT_ADDED = "product added"
    PRODUCT_DECLINED = "product declined"
    COUNCIL_ANSWERED = "council answered"
    COUNCIL_INVITED = "council invited"
    ASKED_TO_ANSWER = "asked to answer"
    ANSWER_TO_ACCEPT = "answer to accept"
    ANNOUNCED = "announced"
    MESSAGED = "messaged"
