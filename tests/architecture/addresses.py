"""Each route with what its address says, and its form as it should be filled in."""

from datetime import timedelta
from io import BytesIO

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from councils.models.lapse import StillHereLink
from portal.moderation.work import digests
from portal.notifications.emails import SALT
from portal.outreach.models.letter import SALT as OUTREACH
from services.actions.merges import answers_to_choose
from services.freshness.models import CheckLink
from services.list_imports.engine.meanings import Meanings
from services.list_imports.engine.open_values import values_of
from services.list_imports.forms.values import ValuesForm
from services.notices.models import AnswerLink, NoticeAnswer

# records of the API with the row of the world that each is about
BY_SLUG = {"service": "published", "product": "product", "council": "council"}
BY_SLUG |= {"partnership": "partnership", "board": "elsewhere"}
BY_NUMBER = {"use": "used", "contract": "contract", "need": "need", "benefit": "ours"}
BY_NUMBER |= {"thread": "thread", "post": "asked", "offer": "offer"}
OF_A_THREAD = ["last", "unread", "answer", "reply", "read", "need", "decide_thread", "thread_feed"]
OF_A_THREAD += ["vote", "votes", "close_poll", "change_tags"]
OF_A_DRAFT = ["edit", "delete", "publish", "add_question"]
OF_A_QUESTION = ["question", "move_up", "remove"]
OF_A_SURVEY = ["survey", "results", "download", "close"]
OF_A_NEED = ["detail", "edit", "ask", "answers", "decide", "appendix", "hide", "matches"]
OF_A_NEED += ["specification", "requirements"]
OF_A_CURRENT = ["detail", "withdraw", "answer"]
OF_A_PARTNERSHIP = ["detail", "edit", "stage", "parties", "add_document", "new_benefit"]
OF_A_PARTNERSHIP += ["hide"]
OF_A_REQUEST = ["request", "answer", "decide"]
OF_A_CONTRACT = ["contract:detail", "contract:edit", "contract:delete"]
OF_TRANSPARENCY = ["register", "contracts_register", "contracts_register_csv", "foi"]
OF_TRANSPARENCY += ["systems", "systems_json"]
OF_A_COUNCIL_GROUP = ["group", "edit", "invite", "printed"]
OF_A_BENEFIT = ["benefit", "edit_benefit", "withdraw_benefit"]
OF_A_POST = ["post", "history", "change", "delete", "react", "decide_post"]

SPEND = b"Supplier Name,Amount,Payment Date\nRoadworks Ltd,600,03/02/2020\nOther,5,04/02/2020\n"
GAINED = {"kind": "one_off", "amount": 9_000, "state": "claimed", "basis": "Counted."}


def png(size=(8, 8)):
    written = BytesIO()
    Image.new("RGB", size, "teal").save(written, "PNG")
    return written.getvalue()


class SentAgain(SimpleUploadedFile):
    """A file that each role sends from its beginning."""

    def read(self, *size):
        self.file.seek(0)
        return self.file.read(*size)


def answers_to_names(world):
    """Leave out each name that the list of the world has."""
    council = world.council
    meanings = Meanings(council)
    asked = ValuesForm(values=values_of(world.list_import, meanings), later=[], meanings=meanings)
    return {f"is_{question.key}": "none" for question in asked.questions}


def arguments(world):
    people_of = {"slug": world.council.slug, "pk": world.colleague.pk}
    request_of = {"slug": world.council.slug, "pk": world.newcomer.pk}
    council = {"slug": world.council.slug}
    access = {"pk": world.access.pk}
    person = {"pk": world.person.pk}
    return {
        **{f"api:{name}": {"key": getattr(world, row).slug} for name, row in BY_SLUG.items()},
        **{f"api:{name}": {"key": getattr(world, row).pk} for name, row in BY_NUMBER.items()},
        "api:submission": {"key": world.draft.slug},
        "api:supplier": {"key": world.product.supplier.slug},
        "api:service_area": {"key": world.product.category.slug},
        "api:snapshot": {"day": "latest"},
        "api:unknown": {"rest": "plans"},
        "api:revoke_key": {"pk": world.key.pk},
        "api:council_keys": {"slug": world.council.slug},
        "people:person": {"pk": world.colleague.user_id},
        "people:write": {"pk": world.colleague.user_id},
        "insights:figure": {"key": "sharing"},
        "insights:subject": {"key": "savings"},
        "insights:download_all": {"form": "xlsx"},
        "insights:download": {"key": "sharing", "form": "csv"},
        "insights:download_rows": {"key": "sharing", "form": "json"},
        "insights:report": {"day": world.snapshot.date},
        "texts:edit": {"key": "about"},
        "texts:history": {"key": "about"},
        "texts:email": {"group": "services", "name": "published"},
        "texts:email_history": {"group": "services", "name": "published"},
        "open_data:file": {"dataset": "councils", "form": "csv"},
        "pages:feed": {"kind": "services", "form": "json"},
        "pages:sitemap_file": {"kind": "services", "number": 0},
        "services:detail": {"slug": world.service.slug},
        "services:product": {"slug": world.product.slug},
        "services:export": {"form": "csv"},
        "needs:export_contracts": {"form": "csv"},
        "services:export_uses": {"slug": world.product.slug, "form": "xlsx"},
        "services:supplier": {"slug": world.product.supplier.slug},
        "services:standard": {"slug": world.claim.standard.slug},
        "services:claim_standard": {"slug": world.product.slug},
        "services:claim_product": {"slug": world.claim.standard.slug},
        "moderation:standard_claim": {"kind": "service", "pk": world.claim.pk},
        "moderation:standard_request": {"pk": world.standard_request.pk},
        "moderation:product_request": {"pk": world.product_request.pk},
        "services:category": {"slug": world.product.category.slug},
        "services:shape": {"slug": world.product.category.slug},
        "services:question": {"pk": world.draft.pk, "name": "contact"},
        "services:check": {"pk": world.draft.pk},
        "services:delete": {"pk": world.draft.pk},
        "services:submitted": {"pk": world.sent_in.pk},
        "services:withdraw": {"pk": world.sent_in.pk},
        "services:use_service": {"slug": world.published.slug},
        "services:use_product": {"slug": world.product.slug},
        "services:propose": {"slug": world.published.slug},
        "services:edit": {"slug": world.published.slug},
        "services:edit_question": {"slug": world.published.slug, "name": "what"},
        "service_partnerships:join": {"slug": world.joinable.slug},
        "service_partnerships:new_benefit": {"slug": world.published.slug},
        **{f"partnerships:{name}": {"slug": world.partnership.slug} for name in OF_A_PARTNERSHIP},
        "partnerships:show": {"slug": world.hidden_partnership.slug},
        "partnerships:leave": {"slug": world.partnership.slug, "pk": world.party.pk},
        "partnerships:checklist": {
            "slug": world.partnership.slug,
            "council": world.party.council.slug,
        },
        "partnerships:document": {"pk": world.paper.pk, "name": world.paper.name},
        "partnerships:remove_document": {"slug": world.partnership.slug, "pk": world.paper.pk},
        **{f"partnerships:{name}": {"pk": world.asks_us.pk} for name in OF_A_REQUEST},
        "partnerships:withdraw": {"pk": world.we_ask.pk},
        **{f"partnerships:{name}": {"pk": world.ours.pk} for name in OF_A_BENEFIT},
        "partnerships:confirm_benefit": {"pk": world.claimed.pk},
        "partnerships:audit_benefit": {"pk": world.confirmed.pk},
        "services:suggestion": {"pk": world.suggested.pk},
        "services:opened": {"slug": world.published.slug},
        "services:confirm": {"slug": world.published.slug},
        "services:history": {"slug": world.published.slug},
        "services:restore": {"slug": world.published.slug, "pk": world.version.pgh_id},
        "services:offer": {"slug": world.published.slug},
        "services:answer": {"pk": world.proposed.pk},
        "moderation:flag": {"slug": world.published.slug},
        "moderation:answer_flag": {"pk": world.flag.pk},
        "moderation:listing": {"pk": world.sent_in.pk},
        "moderation:review": {"pk": world.trusted.pk},
        "moderation:merge_candidates": {"kind": "service", "pk": world.service.pk},
        "moderation:merge": {
            "kind": "service",
            "target": world.service.pk,
            "source": world.joinable.pk,
        },
        "moderation:merged": {"pk": world.merged.pk},
        "services:use": {"pk": world.used.pk},
        "services:remove_texts": {"pk": world.lesson.pk},
        "services:restore_texts": {"pk": world.emptied.pk},
        **{f"needs:{name}": {"pk": world.need.pk} for name in OF_A_NEED},
        "needs:reopen": {"pk": world.decided.pk},
        "needs:show": {"pk": world.hidden.pk},
        "recommendations:export": {"form": "csv"},
        "recommendations:group": {"slug": world.group.slug},
        "recommendations:join_group": {"slug": world.open_group.slug},
        "recommendations:leave_group": {"slug": world.group.slug},
        "recommendations:group_request": {"pk": world.group_request.pk},
        "recommendations:withdraw_request": {"pk": world.own_group_request.pk},
        "recommendations:settle": {"pk": world.abandoned_draft.pk},
        **{f"recommendations:{name}": {"pk": world.recommendation.pk} for name in OF_A_CURRENT},
        **{
            f"recommendations:{name}": {"pk": world.drafted_recommendation.pk}
            for name in ["edit", "delete", "submit"]
        },
        **{
            f"recommendations:{name}": {"pk": world.submitted_recommendation.pk}
            for name in ["take_back", "decide"]
        },
        "recommendations:confirm_stance": {"pk": world.proposed_stance.pk},
        "recommendations:withdraw_stance": {"pk": world.stance.pk},
        "forums:link": {"pk": world.recommendation.pk},
        "forums:board": {"slug": "general"},
        "forums:board_feed": {"slug": "general"},
        "forums:tag": {"slug": "exit"},
        "forums:tag_feed": {"slug": "exit"},
        "forums:new": {"slug": "general"},
        "forums:bulk": {"slug": "general"},
        "forums:read_board": {"slug": "general"},
        "forums:thread": {"pk": world.thread.pk, "slug": world.thread.slug},
        **{f"forums:{name}": {"pk": world.thread.pk} for name in OF_A_THREAD},
        **{f"forums:{name}": {"pk": world.asked.pk} for name in OF_A_POST},
        "notifications:follow": {"kind": "service", "pk": world.service.pk},
        "notifications:unfollow": {"pk": world.followed.pk},
        "notifications:stop": {"token": signing.dumps([world.person.pk, "me"], salt=SALT)},
        "forums:accept": {"pk": world.helped.pk},
        "forums:file": {"key": world.file.key, "name": world.file.name},
        "forums:discard_draft": {"pk": world.written.pk},
        "forums:arrange": {"pk": world.thread.pk, "how": "move"},
        "forums:undo": {"pk": world.moved.pk},
        "moderation:flag_post": {"pk": world.helped.pk},
        "moderation:flag_partnership": {"slug": world.partnership.slug},
        "moderation:flag_use": {"pk": world.used.pk},
        "moderation:flag_part": {"kind": "documents", "pk": world.paper.pk},
        "moderation:flag_recommendation": {"pk": world.recommendation.pk},
        "moderation:flag_person": {"pk": world.colleague.user_id},
        "moderation:flag_need": {"pk": world.need.pk},
        "moderation:records": {"kind": "areas"},
        "moderation:add_record": {"kind": "suppliers"},
        "moderation:change_record": {"kind": "areas", "pk": world.filed.category_id},
        "moderation:move_services": {"pk": world.filed.category_id},
        "moderation:delete_area": {"pk": world.empty_area.pk},
        "moderation:merge_area": {"pk": world.empty_area.pk},
        "moderation:merge_board": {"pk": world.elsewhere.pk},
        "moderation:merge_tag": {"pk": world.other_tag.pk},
        "moderation:warn": person,
        "moderation:silence": person,
        "moderation:lift_silence": {"pk": world.silence.pk},
        **{f"surveys:{name}": {"slug": world.asking.survey.slug} for name in OF_A_SURVEY},
        **{f"surveys:{name}": {"slug": world.drafted.survey.slug} for name in OF_A_DRAFT},
        **{
            f"surveys:{name}": {"slug": world.drafted.survey.slug, "pk": world.drafted.pk}
            for name in OF_A_QUESTION
        },
        **{name: {"pk": world.contract.pk} for name in OF_A_CONTRACT},
        "contracts:answer_by_link": {
            "token": AnswerLink.of(
                world.people["manager"], world.notice, NoticeAnswer.NOT_OURS
            ).token
        },
        "records:check": {"token": CheckLink.of(world.people["manager"], world.council).token},
        "council_contracts:index": council,
        "list_imports:index": council,
        **{
            f"list_imports:{name}": {**council, "pk": world.list_import.pk}
            for name in ("table", "columns", "values", "rows", "write", "discard")
        },
        "list_imports:row": {**council, "pk": world.list_import.pk, "number": 2},
        "list_imports:detail": {**council, "pk": world.done_import.pk},
        "list_imports:undo": {**council, "pk": world.done_import.pk},
        "council_contracts:answer": {**council, "pk": world.notice.pk},
        "council_contracts:answer_end": {**council, "pk": world.ended_use.pk},
        "council_contracts:undo": {**council, "pk": world.answered_notice.pk},
        "council_services:portfolio": council,
        "council_services:confirm_portfolio": council,
        "council_services:export_portfolio": {**council, "form": "csv"},
        "council_services:my_list": council,
        "council_services:edit_cell": {
            **council,
            "pk": world.contract_use.pk,
            "name": "owner_team",
        },
        "list_imports:payments": council,
        "list_imports:payment_report": {**council, "pk": world.payments.pk},
        **{f"council_transparency:{name}": council for name in OF_TRANSPARENCY},
        "council_transparency:entry": {**council, "pk": world.contract.pk},
        "council_transparency:export_register": {**council, "form": "csv"},
        "council_transparency:export_foi": {**council, "form": "csv"},
        "calendars:council": {"token": "calendar-of-the-world"},
        "calendars:event": {"pk": world.contract.pk},
        "council_calendars:calendar": council,
        "council_calendars:make": council,
        "council_calendars:revoke": {**council, "pk": world.calendar.pk},
        "publiccode:file": {"slug": world.software.slug},
        "publiccode:lineage": {"slug": world.published.slug},
        "publiccode:remove": {"slug": world.published.slug, "pk": world.lineage.pk},
        "publiccode:ask": {"slug": world.published.slug},
        **_of_council_groups(world),
        "council_services:inherited": council,
        "council_services:twins": council,
        "council_services:confirm_inherited": {**council, "pk": world.applied.pk},
        "moderation:succession": {"pk": world.noted.pk},
        "moderation:revert_succession": {"pk": world.applied.pk},
        "moderation:next": {"queue": "listings", "pk": world.sent_in.pk},
        "moderation:claim": {"queue": "listings", "pk": world.sent_in.pk},
        "moderation:stop_digest": {"token": signing.dumps(world.person.pk, salt=digests.SALT)},
        "moderation:work": {"kind": "listings"},
        "moderation:answer_work": {"kind": "listings"},
        "moderation:act_on_work": {"kind": "stale"},
        "moderation:duplicate": {"pk": world.pair.pk},
        "moderation:ask": {"pk": world.dormant.pk},
        "councils:detail": council,
        "councils:crest": council,
        "councils:small_crest": council,
        "councils:change_crest": council,
        "councils:remove_crest": council,
        "councils:change": council,
        "councils:invitation": {"token": "token-of-the-world"},
        "webhooks:index": council,
        "webhooks:new": council,
        **{
            f"webhooks:{name}": {**council, "pk": world.webhook.pk}
            for name in ("webhook", "test", "secret", "turn_on", "turn_off", "remove")
        },
        "webhooks:send_again": {
            **council,
            "pk": world.webhook.pk,
            "delivery": world.delivery.pk,
        },
        "outreach:council": {"slug": world.neighbour.slug},
        "outreach:write": {"slug": world.neighbour.slug},
        "outreach:answered": {"slug": world.letter.council.slug, "pk": world.letter.pk},
        "outreach:decide": {"pk": world.vouched.pk},
        "outreach:stop": {"token": signing.dumps(world.letter.email, salt=OUTREACH)},
        "outreach:vouch": council,
        "outreach:first_day": council,
        "councils:still_here": {"token": StillHereLink.of(world.colleague).token},
        "councils:invite": council,
        "councils:send_invitation_again": {**council, "pk": world.invited.pk},
        "councils:revoke_invitation": {**council, "pk": world.invited.pk},
        "councils:new_contact": council,
        "councils:contact": {**council, "pk": world.contact.pk},
        "councils:remove_contact": {**council, "pk": world.contact.pk},
        "councils:join": council,
        "councils:leave": council,
        "councils:ask_to_manage": council,
        "councils:ask_to_edit": council,
        "councils:people": council,
        "councils:accept": request_of,
        "councils:decline": request_of,
        "councils:role": people_of,
        "councils:end": people_of,
        "accounts:end_session": {"pk": 1_000_000},
        "mfa_remove_webauthn": {"pk": 1_000_000},
        "mfa_edit_webauthn": {"pk": 1_000_000},
        "openid_connect_login": {"provider_id": "nobody"},
        "openid_connect_callback": {"provider_id": "nobody"},
        "moderation:accept_access": access,
        "moderation:decline_access": access,
        "moderation:manager": {"pk": world.alone.pk},
        "moderation:person": person,
        "moderation:suspend": person,
        "moderation:hide_everything": person,
        "moderation:hiding": {"pk": world.hiding.pk},
        "moderation:notes": {"kind": "thread", "pk": world.thread.pk},
        "moderation:delete_note": {"pk": world.staff_note.pk},
        "moderation:write": person,
        "moderation:message": {"pk": world.member_message.pk},
        "moderation:announcement": {"pk": world.announcement.pk},
        "moderation:reason": {"pk": world.canned.pk},
        "moderation:delete_reason": {"pk": world.canned.pk},
        "moderation:stop_watching": {"pk": world.watched.pk},
        "moderation:duty": person,
        "moderation:reinstate": {"pk": world.shut_out.pk},
    }


def _of_council_groups(world):
    group = {"pk": world.council_group.pk}
    area = {**group, "slug": world.group_plan.category.slug}
    return {
        **{f"council_groups:{name}": group for name in OF_A_COUNCIL_GROUP},
        "council_groups:export": {**group, "form": "csv"},
        "council_groups:area": area,
        "council_groups:plan": area,
        "council_groups:invitation": {"pk": world.own_invitation.pk},
        "council_groups:withdraw": {"group": group["pk"], "pk": world.group_invitation.pk},
        "council_groups:leave": {"pk": world.own_place.pk},
    }


def filled_in(world):
    """The forms as they should be filled in."""
    reason = {"reason": "As agreed."}
    survey = {
        "title": "What keeps you?",
        "asks": "person",
        "answerers": "members",
        "results_shown": "always",
    }
    question = {"text": "Why?", "kind": "scale"}
    address = {"email": "somebody@durham.gov.uk"}
    plan = {
        "title": "A payroll",
        "category": world.product.category.pk,
        "stage": "idea",
        "openness": "share_ideas",
    }
    recommended = {
        "summary": "Ask for an open interface.",
        "reasons": "We compared four.",
        "product_1": world.product.name,
        "review_on": f"{timezone.localdate() + timedelta(days=300):%Y-%m-%d}",
    }
    return {
        "api:new_key": {"name": "Asset register", "scopes": ["read:members"], "days": 90},
        "recommendations:new_group": {"name": "Minutes", "purpose": "Compares systems."},
        "recommendations:group_request": {"decision": "accept"},
        "recommendations:settle": {"decision": "delete"},
        "recommendations:edit": recommended,
        "recommendations:decide": {"decision": "approve"},
        "recommendations:withdraw": reason,
        "recommendations:answer": {"kind": "otherwise", "reason": "We have another."},
        "forums:link": {"address": world.thread.get_absolute_url()},
        "account_login": {"login": "somebody@durham.gov.uk"},
        "account_signup": {"email": "new@somewhere.gov.uk", "display_name": "New"},
        "account_request_login_code": address,
        "account_reset_password": address,
        "accounts:details": {"display_name": "Another Name"},
        "accounts:confirm_by_code": {"send": "1"},
        "accounts:suspended": {"text": "I did not."},
        "accounts:erase": {"texts": "keep", "sure": "on"},
        "councils:change_crest": {"picture": SentAgain("crest.png", png())},
        "pages:appearance": {"theme": "dark", "density": "compact"},
        "account_email": {"email": "more@durham.gov.uk", "action_add": "1"},
        "services:new": {
            "title": "Payroll bureau",
            "summary": "Pays people.",
            "kind": "shared_service",
            "category": world.product.category.pk,
        },
        "services:question": {"contact_email": "payroll@durham.gov.uk"},
        "services:edit_question": {"title": "Payroll for the county"},
        "services:check": {"different_because": "It is ours."},
        "services:use_service": {"status": "in_use"},
        "services:use_product": {"status": "considering"},
        "services:propose": {"council": world.neighbour.name},
        "service_partnerships:join": {"text": "For 3,000 people."},
        "service_partnerships:new_benefit": GAINED,
        "partnerships:new": {"title": "Payroll together", "stage": "live"},
        "partnerships:edit": {"title": "Payroll bureau"},
        "partnerships:stage": {"stage": "under_review"},
        "partnerships:parties": {"council": world.neighbour.name, "role": "client"},
        "partnerships:checklist": {"kind": "vat", "note": "Outside the scope."},
        "partnerships:add_document": {
            "kind": "sla",
            "title": "Service levels",
            "audience": "parties",
            "file": SentAgain("levels.pdf", b"%PDF-1.7 levels"),
        },
        "partnerships:new_benefit": GAINED,
        "partnerships:edit_benefit": GAINED,
        "partnerships:confirm_benefit": {"seen": world.claimed.figure},
        "partnerships:audit_benefit": {"seen": world.confirmed.figure, "evidence": "Accounts."},
        "partnerships:answer": {"answer": "From April."},
        "partnerships:decide": {"decision": "accept", "role": "client"},
        "services:suggestion": {"accept": "1"},
        "services:answer": {"yes": "1"},
        "needs:new": plan,
        "needs:edit": plan,
        "needs:ask": {"finding": [world.finding.pk], "how": "letter", "text": "How was it?"},
        "needs:decide": {"outcome": "reuse", "decision": "We use what they have."},
        "needs:hide": reason,
        "services:remove_texts": reason,
        "partnerships:hide": reason,
        "partnerships:remove_document": reason,
        "partnerships:withdraw_benefit": reason,
        "list_imports:index": {
            "file": SentAgain("systems.csv", b"Sys,Grp\nLedger,HR\nPayroll,HR\n")
        },
        "list_imports:table": {"heading_line": 0, "heading_lines": 1},
        "list_imports:columns": {"column_0": "system", "column_1": "owner_team"},
        "list_imports:values": answers_to_names(world),
        "list_imports:row": {"system": world.product.name},
        "council_contracts:answer": {f"n{world.notice.pk}-answer": "other"},
        "council_contracts:answer_end": {f"u{world.ended_use.pk}-answer": "ended"},
        "council_services:my_list": {"use": [world.contract_use.pk], "status": "in_use"},
        "council_services:edit_cell": {"owner_team": "Payroll"},
        "list_imports:payments": {"file": SentAgain("spend.csv", SPEND)},
        "list_imports:payment_report": {
            f"supplier-{world.paid_product.supplier_id}": [world.paid_product.pk]
        },
        "council_transparency:register": {"contract": [world.contract.pk], "withdraw": "1"},
        "council_transparency:entry": {"process_type": "Direct award"},
        "council_groups:new": {
            "name": "Our area",
            "purpose": "merger",
            "council_1": world.neighbour.name,
        },
        "council_groups:edit": {"name": "Our area", "purpose": "comparison"},
        "council_groups:invite": {"council": world.neighbour.name},
        "council_groups:plan": {"answer": "later", "seen": world.group_plan.pk},
        "council_groups:invitation": {"decision": "agree"},
        "contract:new": {"uses": [world.contract_use.pk]},
        "contract:edit": {"uses": [world.contract_use.pk], "title": "Minutes"},
        "contracts:names": {"role": "supplier", "name": "Oracle Corporation UK Ltd"},
        "publiccode:bring_in": {"text": "name: Lamplight", "draft": "1"},
        "publiccode:lineage": {"kind": "depends_on", "other": "PostgreSQL"},
        "publiccode:ask": {"council": world.neighbour.pk},
        "services:offer": {"state": "open", "offered_to": "any_council", "charge_basis": "free"},
        "forums:new": {
            "kind": "question",
            "title": "Who shares a payroll?",
            "text": "Ours is old.",
            "compared": "on",
        },
        "people:write": {"subject": "Payroll", "text": "How did it go?"},
        "forums:reply": {"text": "We do."},
        "notifications:seen": {"page": "/services/"},
        "notifications:settings": {
            **dict.fromkeys(("follows", "me", "ours", "people"), "site"),
            **dict.fromkeys(("announcements", "searches"), "site"),
            "hour": 9,
            "weekday": 0,
        },
        "pages:save_search": {"query": "q=payroll"},
        "pages:follow_areas": {"area": world.product.category.pk},
        "texts:edit": {**reason, "text": "We run this.", "seen": 0},
        "texts:email": {**reason, "standard": "1", "seen": 0},
        "forums:change": {"text": "Ours is very old.", "seen": 0},
        "forums:react": {"kind": "helpful"},
        "forums:decide_post": {**reason, "decision": "hide"},
        "forums:vote": {"option": world.option.pk},
        "forums:keep_draft": {"place": "/forums/general/new/", "text": "We"},
        "forums:preview": {"text": "We"},
        "forums:change_tags": {"tags": "exit"},
        "forums:arrange": {**reason, "board": world.elsewhere.pk},
        "forums:undo": reason,
        "forums:bulk": {**reason, "chosen": [world.thread.pk], "decision": "lock"},
        "surveys:new": survey,
        "surveys:edit": survey,
        "surveys:add_question": question,
        "surveys:question": question,
        "surveys:survey": {
            "seen": 0,
            "sent_as": "0f0e0d0c-0b0a-4908-8706-050403020100",
            f"question-{world.asking.pk}": world.asking.options.first().pk,
        },
        "moderation:announce": {
            "title": "We are closed on Friday",
            "text": "We answer on Monday.",
            "audience": "managers",
            "sent_as": "0f0e0d0c-0b0a-4908-8706-050403020110",
            "send": "1",
        },
        "moderation:hand_over": {"text": "Kent answers on Friday."},
        "moderation:digest": {"is_on": "on", "hour": 9},
        "moderation:answer_work": {"key": world.sent_in.pk, "answer": "later_7"},
        "moderation:act_on_work": {"key": world.dormant.pk},
        "moderation:settle_search": {"key": "robot mowers", "how": "done"},
        "moderation:posts": {"chosen": [world.waiting.pk], "decision": "approve"},
        "moderation:flag_post": {"kind": "offensive"},
        "moderation:flag_partnership": {"kind": "offensive"},
        "moderation:flag_use": {"kind": "offensive"},
        "moderation:flag_part": {"kind": "offensive"},
        "moderation:flag_recommendation": {"kind": "offensive"},
        "moderation:flag_person": {"kind": "offensive"},
        "moderation:flag_need": {"kind": "offensive"},
        "moderation:warn": reason,
        "moderation:silence": reason,
        "moderation:lift_silence": reason,
        "forums:decide_thread": {**reason, "decision": "lock"},
        "moderation:flag": {"kind": "wrong", "text": "It ended."},
        "moderation:answer_flag": {**reason, "answer": "yes"},
        "moderation:merge": {
            **dict.fromkeys(answers_to_choose(world.service, world.joinable), "gone"),
            **reason,
        },
        "services:claim_standard": {
            "standard": world.claim.standard.name,
            "evidence_url": "https://supplier.example/certificate",
        },
        "services:claim_product": {
            "product": world.product.name,
            "evidence_url": "https://supplier.example/certificate",
        },
        "moderation:standard_claim": {**reason, "decision": "checked"},
        "moderation:standard_request": {**reason, "decision": "decline"},
        "moderation:product_request": {**reason, "decision": "decline"},
        "services:request_product": {"name": "Northwind Ledger", "records_use": "on"},
        "moderation:listing": {"verb": "published"},
        "moderation:note_succession": {
            "predecessor": world.neighbour.name,
            "successor": world.council.name,
            "kind": "merged",
            "on_day": "1",
            "on_month": "4",
            "on_year": "2023",
        },
        "moderation:succession": {"apply": "1"},
        "moderation:revert_succession": reason,
        "moderation:duplicate": {**reason, "decision": "related"},
        "councils:change": {"about": "We run **payroll**.", "other_names": "CDC"},
        "webhooks:new": {
            "name": "ICT team",
            "format": "teams",
            "address": "https://teams.example/workflow",
            "groups": ["ours"],
        },
        "outreach:council": {"notes": "Spoke to them."},
        "outreach:write": {"role": "Head of ICT", "email": "ict@neighbour.example"},
        "outreach:decide": {"decision": "member"},
        "outreach:vouch": {"name": "Nora North", "email": "nora@durham.example"},
        "councils:leave": {"takes_over": "stewards"},
        "councils:invite": {"addresses": "new@durham.example", "role": "member", "outside": "on"},
        "councils:new_contact": {"role": "Systems procurement", "email": "buy@durham.example"},
        "councils:contact": {"role": "Head of ICT", "phone": "0191 496 0000"},
        "councils:act": {"council": world.council.pk},
        "councils:body": {"organisation": "The Coal Authority"},
        "councils:ask": {"email": "me@charity.example", "organisation": "A trust"},
        "councils:join": {"note": "On loan."},
        "councils:decline": reason,
        "councils:end": reason,
        "councils:role": {**reason, "role": "editor"},
        "moderation:accept_access": {"council": world.council.name},
        "moderation:decline_access": reason,
        "moderation:manager": {**reason, "answer": "yes"},
        "moderation:suspend": reason,
        "moderation:notes": {"text": "Asked to stop."},
        "moderation:write": {"subject": "Your posts", "text": "Please stop."},
        "moderation:reasons": {"title": "Advertising", "text": "It advertises."},
        "moderation:reason": {"title": "Advertising", "text": "It advertises."},
        "moderation:watched": {"text": "casino"},
        "moderation:hide_everything": {**reason, "suspend": "on"},
        "moderation:reinstate": {**reason, "answer": "yes"},
        "moderation:duty": {**reason, "duty": "moderator"},
        "moderation:add_record": {"name": "Civica"},
        "moderation:change_record": {"name": "Payments", "position": "1"},
        "moderation:move_services": {"services": world.filed.pk, "area": world.empty_area.pk},
        "moderation:merge_tag": {"into": world.tag.pk},
        "moderation:merge_area": {**reason, "into": world.product.category_id},
        "moderation:merge_board": {**reason, "into": world.thread.board_id},
    }
