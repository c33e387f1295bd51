"""Who may open and send what: one row for each route. A route without a row fails the build."""

from dataclasses import dataclass, field

ROLES = [
    "visitor",
    "unconfirmed",
    "requested",
    "member",
    "elsewhere",
    "editor",
    "manager",
    "moderator",
    "administrator",
    "suspended",
]
OWN_PEOPLE = {"member", "editor", "manager"}
DUTIES = {"moderator", "administrator"}
IMPORTING = {"editor", "manager"} | DUTIES


@dataclass(frozen=True)
class Row:
    """What each role gets for opening a page, and for sending its form as it should be filled in.

    yes: the page. on: done, and led on. sign in, suspended, again: led to that page first.
    no: 403. hidden: 404. never: 405, or for a page request the page that the button is on.
    """

    get: dict
    post: dict = field(default_factory=dict)


def everybody(answer="yes", **others):
    return dict.fromkeys(ROLES, answer) | {"suspended": "suspended"} | others


def sent_by_everybody(answer="on", **others):
    return everybody(answer) | {"suspended": "no"} | others


def signed_in(answer="yes", **others):
    return everybody(answer) | {"visitor": "sign in"} | others


def sent_by_signed_in(answer="on", **others):
    return signed_in(answer) | {"suspended": "no"} | others


def only(roles, answer="yes", others="no"):
    return signed_in(others) | dict.fromkeys(roles, answer)


def sent_only(roles, answer="on", others="no"):
    return only(roles, answer, others) | {"suspended": "no"}


NEVER = sent_by_everybody("never")
NEVER_SIGNED_IN = sent_by_signed_in("never")
PUBLIC = Row(everybody(), NEVER)
LEADS_ON = Row(everybody("on"), NEVER)
WORKING = OWN_PEOPLE | {"elsewhere"}
WRITERS = OWN_PEOPLE | DUTIES | {"elsewhere"}
MANAGERS = {"manager", "administrator"}
# who may not even see that the membership exists, and who may see but not touch it
MANAGED = only(MANAGERS) | {"unconfirmed": "hidden", "requested": "hidden", "elsewhere": "hidden"}
SENT_MANAGED = MANAGED | {"manager": "on", "administrator": "on", "suspended": "no"}
ENTRANCE = everybody("on", visitor="yes")
SENT_ENTRANCE = sent_by_everybody()
# nothing waits for a code, or for the rest of single sign-on, in a fresh session
NOTHING_WAITING = Row(
    everybody("on", visitor="sign in"), sent_by_everybody("on", visitor="sign in")
)
# people with a second step are asked for it again, others for a mailed code
AGAIN = signed_in("again")
SENT_AGAIN = sent_by_signed_in("again")
# only a confirmed address is worth protecting
CONFIRMED_AGAIN = signed_in("again", unconfirmed="on")
SENT_CONFIRMED_AGAIN = sent_by_signed_in("again", unconfirmed="on")
# they have such a thing
STEPS_AGAIN = signed_in("hidden", moderator="again", administrator="again")
SENT_STEPS_AGAIN = sent_by_signed_in("hidden", moderator="again", administrator="again")

# of another council nobody sees that there is a draft
DRAFTED = only({"editor", "manager"}, others="hidden")
SENT_DRAFTED = sent_only({"editor", "manager"}, others="hidden")

EDITORS = {"editor", "manager"}
# a member sees it and may not touch it, moderators see everything
ANSWERED = only(EDITORS, others="hidden") | dict.fromkeys({"member", *DUTIES}, "no")
SENT_ANSWERED = ANSWERED | dict.fromkeys(EDITORS, "on") | {"suspended": "no"}

# the people of the group write it, moderators see it
DRAFT_OF_GROUP = only(OWN_PEOPLE, others="hidden") | dict.fromkeys(DUTIES, "no")
SENT_DRAFT_OF_GROUP = sent_only(OWN_PEOPLE, others="hidden") | dict.fromkeys(DUTIES, "no")

# the council has joined the group: its people read it, its editors plan, moderators see all
OF_GROUP = only(OWN_PEOPLE | DUTIES, others="hidden")
GROUP_PLANNED = only(EDITORS, others="hidden") | dict.fromkeys({"member", *DUTIES}, "no")
SENT_GROUP_PLANNED = GROUP_PLANNED | dict.fromkeys(EDITORS, "on") | {"suspended": "no"}
ANSWERED_BY_MANAGER = only({"manager"}, others="hidden") | dict.fromkeys(
    {"member", "editor", *DUTIES}, "no"
)
SENT_BY_MANAGER = ANSWERED_BY_MANAGER | {"manager": "on", "suspended": "no"}

NO_KEY = sent_by_everybody("failed")
READ_BY_PROGRAMS = [
    *("services", "offers", "uses", "contracts", "products", "suppliers", "service_areas"),
    *("councils", "needs", "partnerships", "benefits", "boards", "threads", "posts", "snapshots"),
    *("service", "offer", "use", "contract", "product", "supplier", "service_area", "council"),
    *("need", "partnership", "benefit", "board", "thread", "post", "snapshot"),
]
# a request that changes one record is no POST
WRITTEN_BY_PROGRAMS = ["services", "offers", "uses", "contracts"]

MATRIX = {
    # people: for members, who see each other's names
    "people:person": Row(only(WRITERS), NEVER_SIGNED_IN),
    "people:write": Row(only(WRITERS), sent_only(WRITERS)),
    # the public part
    "pages:home": PUBLIC,
    "pages:appearance": Row(everybody(), sent_by_everybody()),
    "pages:design": PUBLIC,
    "pages:search": PUBLIC,
    "pages:suggestions": PUBLIC,
    "pages:search_feed": PUBLIC,
    "texts:about": PUBLIC,
    "texts:help": PUBLIC,
    "texts:contact": PUBLIC,
    "texts:accessibility": PUBLIC,
    "texts:privacy": PUBLIC,
    "texts:cookies": PUBLIC,
    "texts:terms": PUBLIC,
    "texts:status": PUBLIC,
    # no terms are due: it leads on
    "texts:accept": Row(signed_in("on"), sent_by_signed_in()),
    # what programs ask for
    "pages:robots": PUBLIC,
    "pages:sitemap": PUBLIC,
    "pages:sitemap_file": PUBLIC,
    "pages:favicon": LEADS_ON,
    "pages:touch_icon": LEADS_ON,
    "pages:manifest": PUBLIC,
    "pages:opensearch": PUBLIC,
    "pages:feed": PUBLIC,
    "pages:llms": PUBLIC,
    "pages:security": PUBLIC,
    "pages:healthz": Row(everybody(suspended="yes"), NEVER | {"suspended": "never"}),
    "operations:startz": Row(everybody(suspended="yes"), NEVER | {"suspended": "never"}),
    # nothing has run yet in a fresh database, and it says so
    "operations:readyz": Row(everybody(503, suspended=503), NEVER | {"suspended": "never"}),
    # the API knows programs by their keys, and nobody by a cookie (tests/walks/test_api.py)
    "api:manual": PUBLIC,
    "api:openapi": PUBLIC,
    **{f"api:{name}": PUBLIC for name in READ_BY_PROGRAMS},
    **{f"api:{name}": Row(everybody(), NO_KEY) for name in WRITTEN_BY_PROGRAMS},
    "api:submission": Row(everybody("never"), NO_KEY),
    # without a question
    "api:search": Row(everybody("bad"), NEVER),
    "api:assistants": Row(everybody("never"), NO_KEY),
    "api:root": Row(everybody("hidden"), NO_KEY),
    "api:unknown": Row(everybody("hidden"), NO_KEY),
    "api:keys": Row(signed_in(), NEVER_SIGNED_IN),
    "api:new_key": Row(only(WORKING), sent_only(WORKING, "yes")),
    "api:revoke_key": Row(
        signed_in("never"),
        sent_by_signed_in("hidden") | dict.fromkeys({"member", *MANAGERS}, "on"),
    ),
    "api:council_keys": Row(only(MANAGERS), NEVER_SIGNED_IN),
    "services:index": PUBLIC,
    "services:detail": PUBLIC,
    "services:export": PUBLIC,
    "services:products": PUBLIC,
    "services:product": PUBLIC,
    "services:export_uses": PUBLIC,
    "services:supplier": PUBLIC,
    "services:shape": PUBLIC,
    "services:standards": PUBLIC,
    "services:standard": PUBLIC,
    "services:claim_standard": Row(
        only({"elsewhere", "editor", "manager"}), sent_only({"elsewhere", "editor", "manager"})
    ),
    "services:claim_product": Row(
        only({"elsewhere", "editor", "manager"}), sent_only({"elsewhere", "editor", "manager"})
    ),
    "services:category": PUBLIC,
    "services:compare": PUBLIC,
    "councils:index": PUBLIC,
    "council_services:compare": PUBLIC,
    "council_services:twins": PUBLIC,
    "council_transparency:contracts_register": PUBLIC,
    "council_transparency:contracts_register_csv": PUBLIC,
    "council_transparency:systems": PUBLIC,
    "council_transparency:systems_json": PUBLIC,
    "councils:detail": PUBLIC,
    "demo:mail": PUBLIC,
    # what is counted: peers-only figures are hidden inside (tests/insights/test_peers_only.py)
    "open_data:index": PUBLIC,
    "open_data:catalogue": PUBLIC,
    "open_data:checksums": PUBLIC,
    "open_data:file": PUBLIC,
    "insights:index": PUBLIC,
    "insights:figure": PUBLIC,
    "insights:subject": PUBLIC,
    "insights:download_all": PUBLIC,
    "insights:download": PUBLIC,
    "insights:download_rows": PUBLIC,
    "insights:reports": PUBLIC,
    "insights:report": PUBLIC,
    # the forums
    "forums:index": PUBLIC,
    "forums:board": PUBLIC,
    "forums:thread": PUBLIC,
    "forums:history": PUBLIC,
    "forums:feed": PUBLIC,
    "forums:board_feed": PUBLIC,
    "forums:thread_feed": PUBLIC,
    "forums:tags": PUBLIC,
    "forums:tag": PUBLIC,
    "forums:tag_feed": PUBLIC,
    "forums:change_tags": Row(only({"member"} | DUTIES), sent_only({"member"} | DUTIES)),
    "forums:post": LEADS_ON,
    "forums:last": LEADS_ON,
    "forums:unread": LEADS_ON,
    "forums:answer": LEADS_ON,
    "forums:ask": LEADS_ON,
    "forums:new": Row(only(WRITERS), sent_only(WRITERS)),
    "forums:reply": Row(only(WRITERS), sent_only(WRITERS)),
    "forums:change": Row(only({"member"}), sent_only({"member"})),
    "forums:delete": Row(only({"member"}), sent_only({"member"})),
    "forums:react": Row(signed_in("never"), sent_only(WRITERS)),
    # one's own thread: the others are told that it is not theirs
    "forums:link": Row(
        only(WRITERS),
        sent_only(WRITERS, "yes") | dict.fromkeys({"member", *DUTIES}, "on"),
    ),
    "forums:accept": Row(signed_in("never"), sent_only({"member"} | DUTIES)),
    "forums:need": Row(signed_in("never"), sent_only({"elsewhere"})),
    "forums:read": Row(signed_in("never"), sent_by_signed_in("done")),
    "forums:read_board": Row(signed_in("never"), sent_by_signed_in()),
    "forums:read_all": Row(signed_in("never"), sent_by_signed_in()),
    "forums:decide_post": Row(only(DUTIES), sent_only(DUTIES)),
    "forums:decide_thread": Row(only(DUTIES), sent_only(DUTIES)),
    "forums:arrange": Row(only(DUTIES), sent_only(DUTIES)),
    "forums:people": Row(only(WRITERS), NEVER_SIGNED_IN),
    "forums:file": PUBLIC,
    "forums:vote": Row(signed_in("never"), sent_only(WRITERS)),
    "forums:votes": Row(only(WRITERS) | {"visitor": "no"}, NEVER),
    "forums:close_poll": Row(signed_in("never"), sent_only({"member"} | DUTIES)),
    "forums:drafts": Row(signed_in(), NEVER_SIGNED_IN),
    "forums:keep_draft": Row(signed_in("never"), sent_by_signed_in()),
    "forums:discard_draft": Row(signed_in("never"), sent_by_signed_in("hidden", member="on")),
    "forums:preview": Row(signed_in("never"), sent_by_signed_in("yes")),
    "forums:bulk": Row(only(DUTIES), sent_only(DUTIES)),
    "forums:undo": Row(only(DUTIES), sent_only(DUTIES)),
    # surveys: everybody sees those that are published, members answer, moderators make them
    "surveys:index": PUBLIC,
    "surveys:survey": Row(everybody(), sent_only(WRITERS)),
    "surveys:results": PUBLIC,
    "surveys:download": PUBLIC,
    "surveys:new": Row(only(DUTIES), sent_only(DUTIES)),
    "surveys:edit": Row(only(DUTIES, others="hidden"), sent_only(DUTIES, others="hidden")),
    "surveys:delete": Row(only(DUTIES, others="hidden"), sent_only(DUTIES, others="hidden")),
    "surveys:add_question": Row(only(DUTIES, others="hidden"), sent_only(DUTIES, others="hidden")),
    "surveys:question": Row(only(DUTIES, others="hidden"), sent_only(DUTIES, others="hidden")),
    "surveys:move_up": Row(signed_in("never"), sent_only(DUTIES, others="hidden")),
    "surveys:remove": Row(signed_in("never"), sent_only(DUTIES, others="hidden")),
    "surveys:publish": Row(signed_in("never"), sent_only(DUTIES, others="hidden")),
    "surveys:close": Row(signed_in("never"), sent_only(DUTIES)),
    # what people are told
    "notifications:index": Row(signed_in(), NEVER_SIGNED_IN),
    "notifications:read": Row(signed_in("never"), sent_by_signed_in()),
    "notifications:seen": Row(signed_in("never"), sent_by_signed_in("done")),
    "notifications:settings": Row(signed_in(), sent_by_signed_in()),
    "notifications:follow": Row(signed_in(), sent_by_signed_in()),
    "notifications:unfollow": Row(signed_in("never"), sent_by_signed_in("hidden", member="on")),
    "notifications:stop": Row(everybody(suspended="yes"), everybody(suspended="yes")),
    "pages:your_work": Row(signed_in(), NEVER_SIGNED_IN),
    "pages:follow_areas": Row(signed_in("never"), sent_by_signed_in()),
    "pages:save_search": Row(signed_in("never"), sent_by_signed_in()),
    # coming in
    "account_login": Row(ENTRANCE, SENT_ENTRANCE),
    "account_signup": Row(ENTRANCE, SENT_ENTRANCE),
    "account_logout": Row(
        everybody("yes", visitor="on", suspended="yes"), sent_by_everybody(suspended="on")
    ),
    "account_inactive": PUBLIC,
    "account_request_login_code": Row(ENTRANCE, SENT_ENTRANCE),
    "account_confirm_login_code": Row(everybody("on"), sent_by_everybody()),
    "account_email_verification_sent": NOTHING_WAITING,
    "account_reset_password": Row(everybody(), sent_by_everybody()),
    "account_confirm_password_reset_code": Row(everybody("sign in"), sent_by_everybody("sign in")),
    "account_complete_password_reset": Row(everybody("on"), sent_by_everybody()),
    "account_password_reset_completed": PUBLIC,
    "mfa_authenticate": NOTHING_WAITING,
    "mfa_login_webauthn": NOTHING_WAITING,
    "socialaccount_login_cancelled": PUBLIC,
    "socialaccount_login_error": Row(everybody("failed"), NEVER),
    "socialaccount_signup": Row(everybody("sign in"), sent_by_everybody("sign in")),
    "openid_connect_login": Row(everybody("hidden"), sent_by_everybody("hidden")),
    "openid_connect_callback": Row(everybody("hidden"), sent_by_everybody("hidden")),
    # one's own account
    "accounts:details": Row(signed_in(), sent_by_signed_in()),
    "accounts:second_step": Row(signed_in(moderator="on", administrator="on"), NEVER_SIGNED_IN),
    "accounts:confirm_by_code": Row(
        signed_in(moderator="no", administrator="no"),
        sent_by_signed_in("again", moderator="no", administrator="no"),
    ),
    "accounts:end_session": Row(signed_in("never"), sent_by_signed_in("hidden")),
    "accounts:suspended": Row(
        signed_in("on", suspended="yes"), sent_by_signed_in("on", suspended="suspended")
    ),
    "accounts:data": Row(signed_in(), NEVER_SIGNED_IN),
    "accounts:download": Row(signed_in("never"), SENT_AGAIN),
    "accounts:erase": Row(
        signed_in(moderator="no", administrator="no"),
        SENT_AGAIN,
    ),
    "account_email": Row(signed_in(), SENT_AGAIN),
    "account_change_password": Row(signed_in("on"), sent_by_signed_in()),
    "account_set_password": Row(signed_in(), SENT_AGAIN),
    "account_reauthenticate": Row(AGAIN, SENT_AGAIN),
    "usersessions_list": Row(signed_in(), sent_by_signed_in()),
    "socialaccount_connections": Row(signed_in(), sent_by_signed_in("yes")),
    "mfa_index": Row(signed_in(), NEVER_SIGNED_IN),
    "mfa_reauthenticate": Row(
        AGAIN | dict.fromkeys(DUTIES, "yes"), SENT_AGAIN | dict.fromkeys(DUTIES, "yes")
    ),
    "mfa_reauthenticate_webauthn": Row(AGAIN, SENT_AGAIN),
    "mfa_activate_totp": Row(CONFIRMED_AGAIN, SENT_CONFIRMED_AGAIN),
    "mfa_deactivate_totp": Row(STEPS_AGAIN, SENT_STEPS_AGAIN),
    "mfa_view_recovery_codes": Row(STEPS_AGAIN, NEVER_SIGNED_IN),
    "mfa_generate_recovery_codes": Row(AGAIN, SENT_AGAIN),
    "mfa_download_recovery_codes": Row(STEPS_AGAIN, SENT_STEPS_AGAIN),
    "mfa_list_webauthn": Row(signed_in(), NEVER_SIGNED_IN),
    "mfa_add_webauthn": Row(CONFIRMED_AGAIN, SENT_CONFIRMED_AGAIN),
    "mfa_remove_webauthn": Row(AGAIN, SENT_AGAIN),
    "mfa_edit_webauthn": Row(AGAIN, SENT_AGAIN),
    # councils and their people
    "councils:mine": Row(signed_in(), NEVER_SIGNED_IN),
    "councils:act": Row(signed_in("never"), sent_only(OWN_PEOPLE)),
    "councils:body": Row(signed_in("never"), sent_by_signed_in("hidden", unconfirmed="on")),
    "councils:ask": Row(everybody(), sent_by_everybody("yes")),
    "councils:join": Row(
        only({"unconfirmed", "requested", "elsewhere"} | DUTIES),
        # asking twice breaks a rule
        sent_only({"unconfirmed", "elsewhere"} | DUTIES) | {"requested": "rule"},
    ),
    "councils:leave": Row(
        only(OWN_PEOPLE, others="hidden"),
        sent_only(OWN_PEOPLE, others="hidden"),
    ),
    "councils:ask_to_manage": Row(
        signed_in("never"),
        # there is a manager
        sent_only(set(), others="hidden") | dict.fromkeys(OWN_PEOPLE, "no"),
    ),
    "councils:ask_to_edit": Row(
        signed_in("never"),
        sent_only({"member"}, others="hidden") | dict.fromkeys({"editor", "manager"}, "no"),
    ),
    "councils:crest": Row(everybody("hidden"), NEVER),
    "councils:small_crest": Row(everybody("hidden"), NEVER),
    "councils:change_crest": Row(
        only({"manager"} | DUTIES), sent_only({"manager", "administrator"})
    ),
    "councils:remove_crest": Row(signed_in("never"), sent_only({"manager"} | DUTIES)),
    "councils:change": Row(only(MANAGERS), sent_only(MANAGERS)),
    "councils:new_contact": Row(only(MANAGERS), sent_only(MANAGERS)),
    "councils:contact": Row(only(MANAGERS), sent_only(MANAGERS)),
    "councils:remove_contact": Row(signed_in("never"), sent_only(MANAGERS)),
    # the link belongs to an address that none of them has
    "councils:invitation": Row(everybody(), sent_by_everybody("yes", visitor="on")),
    "councils:still_here": Row(everybody(), sent_by_everybody("yes")),
    "councils:invite": Row(only(MANAGERS), sent_only(MANAGERS)),
    "councils:send_invitation_again": Row(signed_in("never"), sent_only(MANAGERS)),
    "councils:revoke_invitation": Row(signed_in("never"), sent_only(MANAGERS)),
    # telling Teams, Slack and other systems
    "webhooks:index": Row(only(MANAGERS), NEVER_SIGNED_IN),
    "webhooks:new": Row(only({"manager"}), sent_only({"manager"})),
    "webhooks:webhook": Row(only(MANAGERS), NEVER_SIGNED_IN),
    "webhooks:test": Row(signed_in("never"), sent_only(MANAGERS)),
    "webhooks:secret": Row(signed_in("never"), sent_only(MANAGERS)),
    "webhooks:turn_on": Row(signed_in("never"), sent_only(MANAGERS)),
    "webhooks:turn_off": Row(signed_in("never"), sent_only(MANAGERS)),
    "webhooks:remove": Row(only(MANAGERS), sent_only(MANAGERS)),
    "webhooks:send_again": Row(signed_in("never"), sent_only(MANAGERS)),
    # inviting councils
    "outreach:index": Row(only(DUTIES), NEVER_SIGNED_IN),
    "outreach:chase": Row(only(DUTIES), NEVER_SIGNED_IN),
    "outreach:council": Row(only(DUTIES), sent_only(DUTIES)),
    "outreach:write": Row(only(DUTIES), sent_only(DUTIES, "yes")),
    "outreach:answered": Row(signed_in("never"), sent_only(DUTIES)),
    "outreach:decide": Row(only(DUTIES), sent_only(DUTIES)),
    "outreach:stop": Row(everybody(), sent_by_everybody("yes")),
    "outreach:vouch": Row(only({"elsewhere"}), sent_only({"elsewhere"})),
    "outreach:first_day": Row(only(EDITORS), NEVER_SIGNED_IN),
    # councils that compare their systems and plan together
    "council_groups:index": Row(signed_in(), NEVER_SIGNED_IN),
    "council_groups:new": Row(
        only(EDITORS | {"elsewhere"}), sent_only(EDITORS) | {"elsewhere": "on"}
    ),
    "council_groups:group": Row(OF_GROUP, NEVER_SIGNED_IN),
    "council_groups:area": Row(OF_GROUP, NEVER_SIGNED_IN),
    "council_groups:printed": Row(OF_GROUP, NEVER_SIGNED_IN),
    "council_groups:export": Row(OF_GROUP, NEVER_SIGNED_IN),
    "council_groups:edit": Row(GROUP_PLANNED, SENT_GROUP_PLANNED),
    "council_groups:invite": Row(GROUP_PLANNED, SENT_GROUP_PLANNED),
    "council_groups:plan": Row(GROUP_PLANNED, SENT_GROUP_PLANNED),
    "council_groups:withdraw": Row(signed_in("never"), SENT_GROUP_PLANNED),
    "council_groups:invitation": Row(OF_GROUP, SENT_BY_MANAGER),
    "council_groups:leave": Row(ANSWERED_BY_MANAGER, SENT_BY_MANAGER),
    # bringing in a council's list
    "list_imports:index": Row(only(IMPORTING), sent_only(IMPORTING)),
    "list_imports:detail": Row(only(IMPORTING), NEVER_SIGNED_IN),
    "list_imports:table": Row(only(IMPORTING), sent_only(IMPORTING)),
    "list_imports:columns": Row(only(IMPORTING), sent_only(IMPORTING)),
    "list_imports:values": Row(only(IMPORTING), sent_only(IMPORTING)),
    "list_imports:rows": Row(only(IMPORTING), NEVER_SIGNED_IN),
    "list_imports:row": Row(only(IMPORTING), sent_only(IMPORTING)),
    "list_imports:write": Row(signed_in("never"), sent_only(IMPORTING)),
    "list_imports:undo": Row(signed_in("never"), sent_only(IMPORTING)),
    "list_imports:discard": Row(signed_in("never"), sent_only(IMPORTING)),
    "councils:people": Row(only(OWN_PEOPLE | DUTIES), NEVER_SIGNED_IN),
    "councils:accept": Row(signed_in("never"), SENT_MANAGED),
    "councils:decline": Row(MANAGED, SENT_MANAGED),
    "councils:role": Row(MANAGED, SENT_MANAGED),
    "councils:end": Row(MANAGED, SENT_MANAGED),
    # registering a service
    "services:new": Row(only(WORKING), sent_only(WORKING)),
    "services:alike": Row(only(WORKING), NEVER_SIGNED_IN),
    "services:opened": Row(signed_in("never"), sent_only(WORKING, "done")),
    "services:drafts": Row(only(WORKING), NEVER_SIGNED_IN),
    "services:question": Row(DRAFTED, SENT_DRAFTED),
    "services:check": Row(DRAFTED, SENT_DRAFTED),
    "services:submitted": Row(DRAFTED, NEVER_SIGNED_IN),
    "services:withdraw": Row(signed_in("never"), SENT_DRAFTED),
    "services:delete": Row(DRAFTED, SENT_DRAFTED),
    # saying who uses what
    "services:uses": Row(only({"editor", "manager", "elsewhere"}), NEVER_SIGNED_IN),
    "services:use_service": Row(only(WORKING), sent_only(WORKING)),
    "services:use_product": Row(only(WORKING), sent_only(WORKING)),
    "services:request_product": Row(only(WORKING), sent_only(WORKING)),
    # the council's editors change their own, everybody else in a council suggests
    "services:edit": Row(only(WORKING), sent_only(WORKING)),
    "services:edit_question": Row(only(WORKING), sent_only(WORKING)),
    "services:suggestion": Row(DRAFTED, SENT_DRAFTED),
    "service_partnerships:join": Row(
        only({"editor", "manager", "elsewhere"}), sent_only({"editor", "manager", "elsewhere"})
    ),
    "service_partnerships:new_benefit": Row(
        only({"editor", "manager"}), sent_only({"editor", "manager"})
    ),
    "services:propose": Row(DRAFTED, SENT_DRAFTED),
    "services:offer": Row(DRAFTED, SENT_DRAFTED),
    # publiccode.yml, and where a service comes from
    "publiccode:bring_in": Row(only(WORKING), sent_only(WORKING)),
    "publiccode:file": PUBLIC,
    "publiccode:lineage": Row(DRAFTED, SENT_DRAFTED),
    "publiccode:remove": Row(signed_in("never"), SENT_DRAFTED),
    "publiccode:ask": Row(signed_in("never"), SENT_DRAFTED),
    "services:history": Row(only({"editor", "manager"} | DUTIES), NEVER_SIGNED_IN),
    "services:restore": Row(signed_in("never"), sent_only(DUTIES)),
    "services:confirm": Row(signed_in("never"), SENT_DRAFTED),
    "services:answer": Row(
        signed_in("never"), sent_only({"editor", "manager"}) | {"elsewhere": "hidden"}
    ),
    "services:use": PUBLIC,
    "services:remove_texts": Row(only(DUTIES), sent_only(DUTIES)),
    "services:restore_texts": Row(signed_in("never"), sent_only(DUTIES)),
    # saying what one plans
    "needs:index": PUBLIC,
    "needs:detail": PUBLIC,
    "needs:new": Row(
        only({"editor", "manager", "elsewhere"}), sent_only({"editor", "manager", "elsewhere"})
    ),
    "needs:radar": PUBLIC,
    "needs:export_contracts": Row(only(WRITERS), NEVER_SIGNED_IN),
    "needs:specification": PUBLIC,
    "needs:requirements": Row(DRAFTED, SENT_DRAFTED),
    "needs:edit": Row(DRAFTED, SENT_DRAFTED),
    "needs:ask": Row(DRAFTED, SENT_DRAFTED),
    "needs:answers": Row(DRAFTED, SENT_DRAFTED),
    "needs:decide": Row(DRAFTED, SENT_DRAFTED),
    "needs:reopen": Row(signed_in("never"), SENT_DRAFTED),
    "needs:matches": Row(only(WRITERS), NEVER_SIGNED_IN),
    "needs:appendix": Row(only(OWN_PEOPLE | DUTIES), NEVER_SIGNED_IN),
    "needs:hide": Row(only(DUTIES), sent_only(DUTIES)),
    "needs:show": Row(signed_in("never"), sent_only(DUTIES)),
    # recommending to others: the council's people are in a working group
    "recommendations:index": PUBLIC,
    "recommendations:export": PUBLIC,
    "recommendations:detail": PUBLIC,
    "recommendations:groups": PUBLIC,
    "recommendations:group": PUBLIC,
    "recommendations:new_group": Row(only(WORKING), sent_only(WORKING)),
    "recommendations:join_group": Row(only(WORKING), sent_only(WORKING)),
    "recommendations:group_request": Row(
        only(OWN_PEOPLE | DUTIES, others="hidden"), sent_only(OWN_PEOPLE | DUTIES, others="hidden")
    ),
    "recommendations:withdraw_request": Row(
        signed_in("never"),
        sent_only({"elsewhere"}, others="hidden") | dict.fromkeys(OWN_PEOPLE | DUTIES, "no"),
    ),
    "recommendations:settle": Row(
        only(DUTIES, others="hidden"), sent_only(DUTIES, others="hidden")
    ),
    "recommendations:leave_group": Row(signed_in("never"), sent_only(OWN_PEOPLE)),
    "recommendations:new": Row(only(WRITERS), sent_only(WRITERS, "yes")),
    "recommendations:edit": Row(DRAFT_OF_GROUP, SENT_DRAFT_OF_GROUP),
    "recommendations:delete": Row(signed_in("never"), SENT_DRAFT_OF_GROUP),
    "recommendations:submit": Row(signed_in("never"), SENT_DRAFT_OF_GROUP | {"member": "no"}),
    "recommendations:take_back": Row(signed_in("never"), SENT_DRAFT_OF_GROUP),
    "recommendations:decide": Row(
        only(DUTIES, others="hidden") | dict.fromkeys(OWN_PEOPLE, "no"),
        sent_only(DUTIES, others="hidden") | dict.fromkeys(OWN_PEOPLE, "no"),
    ),
    "recommendations:withdraw": Row(only(DUTIES), sent_only(DUTIES)),
    "recommendations:answer": Row(only(WORKING), sent_only(WORKING)),
    "recommendations:confirm_stance": Row(
        signed_in("never"), sent_only(EDITORS, others="hidden") | {"member": "no"}
    ),
    "recommendations:withdraw_stance": Row(signed_in("never"), sent_only(EDITORS)),
    # decision dates in calendars: the secret address asks for no sign-in
    "calendars:council": PUBLIC,
    "calendars:event": Row(only(WRITERS), NEVER_SIGNED_IN),
    "council_calendars:calendar": Row(only(OWN_PEOPLE | {"administrator"}), NEVER_SIGNED_IN),
    "council_calendars:make": Row(signed_in("never"), sent_only(OWN_PEOPLE, "yes")),
    # the address is the member's own
    "council_calendars:revoke": Row(
        signed_in("never"),
        sent_only({"member", "manager", "administrator"}, others="hidden"),
    ),
    "council_contracts:index": PUBLIC,
    "council_contracts:answer": Row(signed_in("never"), sent_only(EDITORS)),
    "council_contracts:answer_end": Row(signed_in("never"), sent_only(EDITORS)),
    "council_contracts:undo": Row(signed_in("never"), sent_only(EDITORS)),
    # a public notice says the same, so everybody may read that
    "contract:detail": PUBLIC,
    "contract:index": LEADS_ON,
    "contract:new": Row(only(EDITORS | {"elsewhere"}), sent_only(EDITORS) | {"elsewhere": "yes"}),
    "contract:edit": Row(only(EDITORS), sent_only(EDITORS)),
    "contract:delete": Row(signed_in("never"), sent_only(EDITORS)),
    "contracts:published": PUBLIC,
    # it was sent to the manager, who need not be signed in; nobody else may be
    "contracts:answer_by_link": Row(
        everybody("no", visitor="yes", manager="yes"),
        sent_by_everybody("no", visitor="yes", manager="yes"),
    ),
    "records:check": Row(
        everybody("no", visitor="yes", manager="yes"),
        sent_by_everybody("no", visitor="yes", manager="yes"),
    ),
    "contracts:names": Row(only(DUTIES), sent_only(DUTIES)),
    "council_services:portfolio": Row(only(OWN_PEOPLE | DUTIES), NEVER_SIGNED_IN),
    "council_services:export_portfolio": Row(only(OWN_PEOPLE | DUTIES), NEVER_SIGNED_IN),
    "council_services:my_list": Row(only(OWN_PEOPLE | DUTIES), sent_only(EDITORS)),
    "council_services:edit_cell": Row(only(EDITORS), sent_only(EDITORS)),
    "list_imports:payments": Row(only(EDITORS | DUTIES), sent_only(EDITORS | DUTIES)),
    "list_imports:payment_report": Row(only(EDITORS | DUTIES), sent_only(EDITORS | DUTIES)),
    "council_transparency:register": Row(only(OWN_PEOPLE | DUTIES), sent_only(EDITORS)),
    "council_transparency:export_register": Row(only(OWN_PEOPLE | DUTIES), NEVER_SIGNED_IN),
    "council_transparency:entry": Row(only(EDITORS), sent_only(EDITORS)),
    "council_transparency:foi": Row(only(OWN_PEOPLE | DUTIES), NEVER_SIGNED_IN),
    "council_transparency:export_foi": Row(only(OWN_PEOPLE | DUTIES), NEVER_SIGNED_IN),
    "council_services:inherited": Row(only(OWN_PEOPLE | DUTIES), NEVER_SIGNED_IN),
    "council_services:confirm_inherited": Row(signed_in("never"), sent_only(MANAGERS)),
    "council_services:confirm_portfolio": Row(signed_in("never"), sent_only({"editor", "manager"})),
    # partnerships: the people's council leads one, and offers what another council asks to join
    "partnerships:index": PUBLIC,
    "partnerships:detail": PUBLIC,
    "partnerships:benefit": PUBLIC,
    "partnerships:document": PUBLIC,
    "partnerships:new": Row(
        only({"editor", "manager", "elsewhere"}), sent_only({"editor", "manager", "elsewhere"})
    ),
    "partnerships:edit": Row(only(EDITORS), sent_only(EDITORS)),
    "partnerships:stage": Row(only(EDITORS), sent_only(EDITORS)),
    "partnerships:parties": Row(only(EDITORS), sent_only(EDITORS)),
    "partnerships:leave": Row(signed_in("never"), sent_only(EDITORS)),
    "partnerships:checklist": Row(only(EDITORS), sent_only(EDITORS)),
    "partnerships:add_document": Row(only(EDITORS), sent_only(EDITORS)),
    "partnerships:remove_document": Row(only(EDITORS | DUTIES), sent_only(EDITORS | DUTIES)),
    "partnerships:new_benefit": Row(only(EDITORS), sent_only(EDITORS)),
    "partnerships:hide": Row(only(DUTIES), sent_only(DUTIES)),
    "partnerships:show": Row(signed_in("never"), sent_only(DUTIES)),
    "partnerships:edit_benefit": Row(only(EDITORS), sent_only(EDITORS)),
    "partnerships:withdraw_benefit": Row(only(EDITORS | DUTIES), sent_only(EDITORS | DUTIES)),
    # claimed by another party: the council's editors confirm it, and nobody else
    "partnerships:confirm_benefit": Row(signed_in("never"), sent_only(EDITORS)),
    "partnerships:audit_benefit": Row(only(DUTIES), sent_only(DUTIES)),
    # nobody else sees that there is a request
    "partnerships:request": Row(only(OWN_PEOPLE | DUTIES, others="hidden"), NEVER_SIGNED_IN),
    "partnerships:answer": Row(ANSWERED, SENT_ANSWERED),
    "partnerships:decide": Row(ANSWERED, SENT_ANSWERED),
    "partnerships:withdraw": Row(
        signed_in("never"),
        only(EDITORS, "on", others="hidden")
        | dict.fromkeys({"member", *DUTIES, "suspended"}, "no"),
    ),
    # duties
    "moderation:requests": Row(only(DUTIES), NEVER_SIGNED_IN),
    "moderation:next": Row(only(DUTIES, "on"), NEVER_SIGNED_IN),
    "moderation:claim": Row(signed_in("never"), sent_only(DUTIES)),
    "moderation:work": Row(only(DUTIES), NEVER_SIGNED_IN),
    "moderation:answer_work": Row(only(DUTIES, "on"), sent_only(DUTIES)),
    "moderation:act_on_work": Row(signed_in("never"), sent_only(DUTIES)),
    "moderation:hand_over": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:digest": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:stop_digest": Row(everybody(), sent_by_everybody("yes")),
    "moderation:shortcuts": Row(signed_in("never"), sent_only(DUTIES)),
    "moderation:edits": Row(only(DUTIES), NEVER_SIGNED_IN),
    "moderation:duplicates": Row(only(DUTIES), NEVER_SIGNED_IN),
    "moderation:duplicate": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:stale": Row(only(DUTIES), NEVER_SIGNED_IN),
    "moderation:ask": Row(signed_in("never"), sent_only(DUTIES)),
    "moderation:export": Row(signed_in("never"), sent_only(DUTIES, "yes")),
    "moderation:log": PUBLIC,
    "moderation:searches": Row(only(DUTIES), NEVER_SIGNED_IN),
    "moderation:settle_search": Row(signed_in("never"), sent_only(DUTIES)),
    "moderation:overlaps": Row(only(DUTIES), NEVER_SIGNED_IN),
    "moderation:listings": Row(only(DUTIES), NEVER_SIGNED_IN),
    "moderation:listing": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:flag": Row(everybody(), sent_by_everybody()),
    "moderation:posts": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:flag_post": Row(everybody(), sent_by_everybody()),
    "moderation:flag_need": Row(everybody(), sent_by_everybody()),
    "moderation:flag_use": Row(everybody(), sent_by_everybody()),
    "moderation:flag_partnership": Row(everybody(), sent_by_everybody()),
    "moderation:flag_part": Row(everybody(), sent_by_everybody()),
    "moderation:flag_recommendation": Row(everybody(), sent_by_everybody()),
    "moderation:flag_person": Row(only(WRITERS), sent_only(WRITERS)),
    "moderation:flags": Row(only(DUTIES), NEVER_SIGNED_IN),
    "moderation:answer_flag": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:review": Row(signed_in("never"), sent_only(DUTIES)),
    "moderation:index": Row(only(DUTIES), NEVER_SIGNED_IN),
    "moderation:accept_access": Row(only({"administrator"}), sent_only({"administrator"})),
    "moderation:decline_access": Row(only({"administrator"}), sent_only({"administrator"})),
    "moderation:manager": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:people": Row(only(DUTIES), NEVER_SIGNED_IN),
    "moderation:person": Row(only(DUTIES), NEVER_SIGNED_IN),
    "moderation:warn": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:silence": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:lift_silence": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:hide_everything": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:notes": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:delete_note": Row(signed_in("never"), sent_only(DUTIES)),
    "moderation:write": Row(only(DUTIES), sent_only(DUTIES)),
    # the member whom it was sent to is nobody of the matrix
    "moderation:message": Row(only(DUTIES, others="hidden"), NEVER_SIGNED_IN),
    "moderation:announcements": Row(only({"administrator"}), NEVER_SIGNED_IN),
    "moderation:announce": Row(only({"administrator"}), sent_only({"administrator"})),
    # that of the matrix is for managers
    "moderation:announcement": Row(
        only({"manager", "elsewhere"} | DUTIES, others="hidden"), NEVER_SIGNED_IN
    ),
    "moderation:health": Row(only({"administrator"}), NEVER_SIGNED_IN),
    "moderation:reasons": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:reason": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:delete_reason": Row(signed_in("never"), sent_only(DUTIES)),
    "moderation:watched": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:stop_watching": Row(signed_in("never"), sent_only(DUTIES)),
    "moderation:hiding": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:suspend": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:reinstate": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:records": Row(only({"administrator"}), NEVER_SIGNED_IN),
    **{
        f"moderation:{name}": Row(only({"administrator"}), sent_only({"administrator"}))
        for name in (
            *("add_record", "change_record", "move_services"),
            *("merge_tag", "merge_area", "merge_board"),
        )
    },
    "moderation:delete_area": Row(signed_in("never"), sent_only({"administrator"})),
    "moderation:duty": Row(only({"administrator"}), sent_only({"administrator"})),
    "moderation:successions": Row(only({"administrator"}), NEVER_SIGNED_IN),
    "moderation:note_succession": Row(only({"administrator"}), sent_only({"administrator"})),
    "moderation:succession": Row(only({"administrator"}), sent_only({"administrator"})),
    "moderation:revert_succession": Row(only({"administrator"}), sent_only({"administrator"})),
    "moderation:merge_candidates": Row(only(DUTIES), NEVER_SIGNED_IN),
    "moderation:merge": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:merges": Row(only(DUTIES), NEVER_SIGNED_IN),
    "moderation:merged": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:recommendations": Row(only(DUTIES), NEVER_SIGNED_IN),
    "moderation:standards": Row(only(DUTIES), NEVER_SIGNED_IN),
    "moderation:standard_claim": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:products": Row(only(DUTIES), NEVER_SIGNED_IN),
    "moderation:product_request": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:standard_request": Row(only(DUTIES), sent_only(DUTIES)),
    "moderation:record": Row(only(DUTIES), NEVER_SIGNED_IN),
    "texts:index": Row(only({"administrator"}), NEVER_SIGNED_IN),
    "texts:edit": Row(only({"administrator"}), sent_only({"administrator"})),
    "texts:history": Row(only({"administrator"}), NEVER_SIGNED_IN),
    "texts:emails": Row(only({"administrator"}), NEVER_SIGNED_IN),
    "texts:email": Row(only({"administrator"}), sent_only({"administrator"})),
    "texts:email_history": Row(only({"administrator"}), NEVER_SIGNED_IN),
}
