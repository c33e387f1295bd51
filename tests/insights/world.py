"""A random directory, and the same counted a second way: in plain Python, row by row."""

from collections import Counter
from datetime import timedelta
from random import Random
from statistics import median

from django.utils import timezone

from councils.models import Region
from forums.models import Thread
from portal.search.models import Search
from services.models import Overlap
from services.needs.models import AloneReason, Need, NeedOutcome
from services.partnerships.models import Partnership, PartnershipStage, Party
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory
from tests.factories.notices import NoticeFactory
from tests.factories.recommendations import RecommendationFactory
from tests.factories.services import (
    BenefitFactory,
    CategoryFactory,
    OfferFactory,
    ProductFactory,
    ProductStandardFactory,
    ServiceFactory,
    ServiceStandardFactory,
    StandardFactory,
    UseFactory,
)

KINDS = ["county", "unitary", "london_borough", "police", "nhs_body"]
LOCAL = {"county", "unitary", "london_borough"}
REGIONS = ["north_east", "london", "wales", ""]
RUNNING = {"in_use", "phasing_out"}
STATUSES = ["in_use", "phasing_out", "considering", "stopped"]
BANDS = ["", "", "under_50k", "over_1m"]


class World:
    """Some of everything, in every state, as a number decides."""

    def __init__(self, seed):
        self.random = Random(seed)  # noqa: S311 - what it decides is no secret
        self.now = timezone.now()
        self.today = timezone.localdate()
        self.author = UserFactory()
        self.councils = [self.council() for _ in range(self.some(3, 7))]
        self.tops = [CategoryFactory() for _ in range(2)]
        self.areas = [*self.tops, CategoryFactory(parent=self.tops[0])]
        self.products = [ProductFactory(category=self.one([*self.areas, None])) for _ in range(3)]
        self.services = [self.service() for _ in range(self.some(1, 5))]
        self.offers = [self.offer(*pair) for pair in self.pairs(self.services, 4)]
        of_services = [self.use(c, service=s) for s, c in self.pairs(self.services, 12)]
        of_products = [self.use(c, product=p) for p, c in self.pairs(self.products, 6)]
        self.uses = [*of_services, *of_products]
        self.partnerships = [self.partnership() for _ in range(self.some(0, 3))]
        self.parties = [self.party(*pair) for pair in self.pairs(self.partnerships, 5)]
        self.benefits = [self.benefit(*pair) for pair in self.pairs(self.services, 6)]
        self.benefits += [self.shared_benefit(*pair) for pair in self.pairs(self.partnerships, 3)]
        self.ask()
        self.standardise()
        self.notices = [self.notice() for _ in range(self.some(0, 8))]

    def ask(self):
        """What councils plan, ask and look for."""
        self.needs = [self.need() for _ in range(self.some(0, 5))]
        self.threads = [self.thread() for _ in range(self.some(0, 4))]
        self.searches = [self.search(n) for n in range(self.some(0, 3))]

    def standardise(self):
        """Standards, who claims them, what is recommended and what registering showed."""
        self.standards = [StandardFactory() for _ in range(2)]
        self.claims = [self.claim(ServiceStandardFactory, service=s) for s in self.services]
        self.product_claims = [self.claim(ProductStandardFactory, product=p) for p in self.products]
        self.recommendations = [self.recommendation(area) for area in self.areas]
        self.overlaps = [self.overlap(*pair) for pair in self.pairs(self.services, 4)]

    def some(self, least, most):
        return self.random.randint(least, most)

    def one(self, choices):
        return self.random.choice(list(choices))

    def pairs(self, things, most):
        """Each thing with a council at most once."""
        every = [(thing, council) for thing in things for council in self.councils]
        return self.random.sample(every, min(len(every), self.some(0, most)))

    def days_ago(self, most):
        return self.now - timedelta(days=self.some(0, most), hours=1)

    def council(self):
        ended = {"abolished": True} if self.some(0, 4) == 0 else {}
        return CouncilFactory(kind=self.one(KINDS), region=self.one(REGIONS), **ended)

    def service(self):
        state = self.one(["published", "published", "published", "archived"])
        return ServiceFactory(
            council=self.one(self.councils),
            category=self.one([*self.areas, None]),
            state=state,
            is_historical=self.some(0, 5) == 0,
            is_dormant=self.some(0, 3) == 0,
            published_at=self.days_ago(800),
            last_confirmed_at=self.one([None, self.days_ago(800)]),
            products=self.random.sample(self.products, self.some(0, 2)),
        )

    def offer(self, service, council):
        total = self.one([None, 10])
        free = self.one([None, self.some(0, 10)]) if total else None
        unit = self.one(["Seats", "seats ", "payslips"]) if total else ""
        state = self.one(["draft", "open", "limited", "paused", "closed"])
        return OfferFactory(
            service=service,
            council=council,
            state=state,
            capacity_unit=unit,
            capacity_total=total,
            capacity_free=free,
        )

    def use(self, council, service=None, product=None):
        status = self.one(STATUSES)
        ends = self.one([None, self.today + timedelta(days=self.some(-30, 500))])
        return UseFactory(
            council=council,
            service=service,
            product=product,
            category=self.one([None, None, *self.areas]),
            status=status,
            stopped_reason="It ended." if status == "stopped" else "",
            confirmation=self.one(["confirmed", "confirmed", "confirmed", "proposed"]),
            contract_ends_on=ends,
            value_band=self.one(BANDS),
            since=self.one([None, self.today - timedelta(days=self.some(0, 500))]),
            last_confirmed_at=self.one([None, self.days_ago(800)]),
        )

    def partnership(self):
        n = Partnership.objects.count()
        stage = self.one([*PartnershipStage.values, "live", "live"])
        each = Partnership.objects.create(
            title=f"Partnership {n}",
            slug=f"partnership-{n}",
            lead=self.one(self.councils),
            category=self.one([*self.areas, None]),
            stage=stage,
            was_agreed=stage == "ended" and self.one([True, False]),
            is_historical=self.some(0, 4) == 0,
            ends_on=self.ends(stage),
        )
        each.services.set(self.random.sample(self.services, self.some(0, len(self.services))))
        return each

    def ends(self, stage):
        """What has ended says when; the rest may."""
        day = self.today + timedelta(days=self.some(-5, 5))
        return day if stage == "ended" else self.one([None, day])

    def party(self, partnership, council):
        left = self.one([None, None, self.today + timedelta(days=self.some(-3, 3))])
        return Party.objects.create(partnership=partnership, council=council, left_on=left)

    def benefit(self, service, council):
        measured = self.some(0, 4) > 0
        return BenefitFactory(
            service=service,
            council=council,
            kind=self.one(["annual_cashable", "capital_avoided", "one_off", "time_saved"]),
            state=self.one(["estimated", "claimed", "partner_confirmed", "audited"]),
            amount=self.some(1, 1000) if measured else None,
            not_measured_reason="" if measured else "Nobody counted.",
            ends_on=self.one([None, None, self.today + timedelta(days=self.some(-3, 3))]),
        )

    def shared_benefit(self, partnership, council):
        service = self.one([None, *self.services])
        return BenefitFactory(
            service=service, partnership=partnership, council=council, amount=self.some(1, 9)
        )

    def need(self):
        outcome = self.one(["", *NeedOutcome.values, "proceed_alone"])
        hidden = self.some(0, 4) == 0
        return Need.objects.create(
            council=self.one(self.councils),
            author=self.author,
            title="We plan it",
            category=self.one(self.areas),
            outcome=outcome,
            alone_reason=self.one(AloneReason.values) if outcome == "proceed_alone" else "",
            decided_at=self.now if outcome else None,
            hidden_at=self.now if hidden else None,
            hidden_reason="Advertising." if hidden else "",
        )

    def thread(self):
        board = BoardFactory(visibility=self.one(["public", "public", "members"]))
        kind = self.one(["question", "question", "experience"])
        begun = self.days_ago(500)
        thread = ThreadFactory(
            board=board,
            kind=kind,
            author=self.author,
            begun_at=begun,
            council=self.one(self.councils),
        )
        PostFactory(thread=thread, posted_at=begun)
        helper = UserFactory()
        for hours in range(self.some(0, 3)):
            author = self.one([helper, helper, self.author])
            state = {"number": None} if self.some(0, 4) == 0 else {}
            when = begun + timedelta(hours=3 - hours)
            post = PostFactory(thread=thread, author=author, posted_at=when, **state)
            if post.number and self.some(0, 3) == 0:
                Thread.objects.filter(pk=thread.pk).update(accepted_post=post)
        thread.refresh_from_db()
        return thread

    def search(self, n):
        chosen = self.random.sample(self.councils, self.some(1, len(self.councils)))
        for council in chosen:
            Search.objects.note(f"word {n}", answered=False, council=council.pk)
        return f"word {n}", len(chosen)

    def claim(self, factory, **about):
        state = self.one(["claimed", "claimed", "checked", "not_shown"])
        return factory(
            **about,
            standard=self.one(self.standards),
            state=state,
            evidence_url=self.one(["", "https://council.example/statement"]),
            checked_at=None if state == "claimed" else self.days_ago(100),
            valid_until=self.one([None, self.today + timedelta(days=self.some(-9, 9))]),
        )

    def recommendation(self, area):
        ended = {} if self.some(0, 3) else {"replaced": True}
        return RecommendationFactory(
            category=area,
            author=self.author,
            products=self.random.sample(self.products, self.some(0, 1)),
            standards=self.random.sample(self.standards, self.some(0, 1)),
            published_on=self.today - timedelta(days=self.some(0, 30)),
            **ended,
        )

    def notice(self):
        answer = self.one(["", "used", "ended", "other", "not_ours"])
        return NoticeFactory(
            council=self.one(self.councils),
            kind=self.one(["software", "network", "other"]),
            released_at=self.now - timedelta(days=self.some(0, 5)),
            ends_on=self.one([None, self.today + timedelta(days=self.some(-2, 2))]),
            latest_end=self.one([None, self.today + timedelta(days=self.some(2, 4))]),
            withdrawn_at=self.one([None, None, self.now]),
            answer=answer,
            answered_at=self.now if answer else None,
        )

    def overlap(self, service, council):
        draft = self.one([None, self.some(10**6, 10**6 + 2)])
        chosen = self.one([None, self.now])
        went_on = self.one([None, None, self.now]) if draft else None
        return Overlap.objects.create(
            other=service,
            council=council,
            draft_key=draft,
            chosen_at=chosen,
            went_on_at=went_on,
        )


class Plain:
    """Each figure of a world, counted by loops over its rows."""

    def __init__(self, world):
        self.world = world
        self.whole = [c for c in world.councils if c.kind in LOCAL and not c.abolished_on]

    def area(self, *categories):
        """The upper category of the first that is there."""
        category = next(filter(None, categories), None)
        return category and (category.parent or category)

    def public_stage(self, partnership):
        if partnership.stage == "ended":
            return partnership.was_agreed
        return partnership.stage not in {"interest", "conversation", "due_diligence"}

    def running(self):
        return [u for u in self.world.uses if u.status in RUNNING and u.confirmation == "confirmed"]

    def public_running(self):
        return [u for u in self.running() if not u.service or u.service.state == "published"]

    def shared(self):
        """Every (council, area) that shares."""
        found = set()
        for use in self.public_running():
            service = use.service
            if not service or service.is_historical:
                continue
            open_offers = [o for o in self.world.offers if o.state in {"open", "limited", "paused"}]
            providers = {service.council} | {o.council for o in open_offers if o.service == service}
            area = self.area(use.category, service.category)
            for provider in providers - {use.council}:
                found |= {(use.council, area), (provider, area)}
        found |= {pair for each in self.world.partnerships for pair in self.together(each)}
        return {(council, area) for council, area in found if council in self.whole}

    def together(self, each):
        """The (council, area) of a partnership, where it runs and two are left."""
        ended = each.stage == "ended" or (each.ends_on and each.ends_on < self.world.today)
        if not self.public_stage(each) or ended or each.is_historical:
            return set()
        there = {each.lead}
        for party in self.world.parties:
            left = party.left_on and party.left_on <= self.world.today
            if party.partnership == each and not left:
                there.add(party.council)
        areas = {self.area(each.category, s.category) for s in each.services.all()}
        areas = areas or {self.area(each.category)}
        return {(c, area) for c in there for area in areas} if len(there) > 1 else set()

    def sharing(self):
        present = {s.council for s in self.world.services if s.state == "published"}
        confirmed = [u for u in self.world.uses if u.confirmation == "confirmed"]
        present |= {u.council for u in confirmed if not u.service or u.service.state == "published"}
        present |= {n.council for n in self.world.needs if not n.hidden_at}
        public = [p for p in self.world.partnerships if self.public_stage(p)]
        present |= {p.lead for p in public}
        present |= {party.council for party in self.world.parties if party.partnership in public}
        return {
            "sharing": (len({council for council, _ in self.shared()}), len(self.whole)),
            "present": (len(present & set(self.whole)), len(self.whole)),
        }

    def sharing_by_area(self):
        found = Counter(area for _, area in self.shared())
        return {top.slug: (found[top], len(self.whole)) for top in self.world.tops}

    def sharing_by_region(self):
        return self._by_place("region", Region.values)

    def sharing_by_kind(self):
        kinds = {council.kind for council in self.whole}
        return self._by_place("kind", kinds)

    def _by_place(self, name, groups):
        shares = {council for council, _ in self.shared()}
        return {
            group: (
                sum(getattr(c, name) == group for c in shares),
                sum(getattr(c, name) == group for c in self.whole),
            )
            for group in groups
        }

    def filed(self, use):
        return use.category or use.used.category

    def products_of(self, use):
        return set(use.service.products.all()) if use.service else {use.product}

    def chosen(self):
        """Each council with an area and a product that it uses for it."""
        return {
            (use.council, self.filed(use), product)
            for use in self.public_running()
            for product in self.products_of(use)
            if self.filed(use) and use.council in self.whole
        }

    def agreeing(self):
        """Each council and area that is counted, and whether it is on a leading product."""
        found = {}
        for area in {area for _, area, _ in self.chosen()}:
            here = [(council, product) for council, its, product in self.chosen() if its == area]
            if len({council for council, _ in here}) < 3:
                continue
            users = Counter(product for _, product in here)
            leading = sorted(users, key=lambda each: (-users[each], each.pk))[:2]
            for council, product in here:
                known = found.get((council, area), False)
                found[council, area] = known or product in leading
        return found

    def agreement_by_area(self):
        whole = Counter(self.area(area) for _, area in self.agreeing())
        leading = Counter(self.area(area) for (_, area), is_it in self.agreeing().items() if is_it)
        return {top.slug: (leading[top], whole[top]) for top in self.world.tops if whole[top]}

    def agreement_by_region(self):
        whole = Counter(council.region for council, _ in self.agreeing())
        leading = Counter(
            council.region for (council, _), is_it in self.agreeing().items() if is_it
        )
        return {region: (leading[region], whole[region]) for region in Region.values}

    def _by_state(self, claims):
        found = Counter(
            "expired"
            if claim.valid_until and claim.valid_until < self.world.today
            else claim.state
            if claim.state != "claimed"
            else "evidence"
            if claim.evidence_url
            else "claimed"
            for claim in claims
        )
        states = ["checked", "evidence", "claimed", "expired", "not_shown"]
        return {state: (found[state], len(claims)) for state in states}

    def standards_of_services(self):
        shown = [c.pk for c in self.world.services if c.state == "published"]
        there = [c for c in self.world.claims if c.service.pk in shown]
        return self._by_state([c for c in there if not c.service.is_historical])

    def standards_of_products(self):
        return self._by_state(self.world.product_claims)

    def advice(self, area):
        """What is recommended for an area, or for its upper one."""
        current = {r.category: r for r in self.world.recommendations if r.state == "published"}
        return current.get(area) or current.get(area.parent)

    def claimed_by(self, claims):
        valid = [c for c in claims if not c.valid_until or c.valid_until >= self.world.today]
        return {c.standard for c in valid if c.state != "not_shown"}

    def is_followed(self, advice, products, claims):
        if advice.products.exists():
            return bool(products & set(advice.products.all()))
        return set(advice.standards.all()) <= self.claimed_by(claims)

    def recommendations_followed(self):
        found, whole = Counter(), Counter()
        for use in self.public_running():
            area = self.filed(use)
            is_new = use.since and (self.world.today - use.since).days < 365
            if not is_new or not area or use.council not in self.whole or not self.advice(area):
                continue
            whole["uses"] += 1
            of_service = [c for c in self.world.claims if c.service == use.service]
            of_product = [c for c in self.world.product_claims if c.product == use.product]
            found["uses"] += self.is_followed(
                self.advice(area), self.products_of(use), of_service if use.service else of_product
            )
        for service in self.world.services:
            age = (self.world.today - timezone.localdate(service.published_at)).days
            shown = service.state == "published" and not service.is_historical and age < 365
            if not shown or not service.category or service.council not in self.whole:
                continue
            if advice := self.advice(service.category):
                whole["services"] += 1
                claims = [c for c in self.world.claims if c.service == service]
                products = set(service.products.all())
                found["services"] += self.is_followed(advice, products, claims)
        return {kind: (found[kind], whole[kind]) for kind in ("uses", "services")}

    def duplicates_avoided(self):
        ours = [o for o in self.world.overlaps if o.council in self.whole]
        avoided = [o for o in ours if o.chosen_at and not o.went_on_at]
        drafts = {(o.draft_key, o.council) for o in avoided if o.draft_key}
        unsaved = sum(o.draft_key is None for o in avoided)
        begun = {o.draft_key for o in ours if o.draft_key}
        councils = {o.council for o in avoided}
        if 0 < len(councils) < 3:
            return {"avoided": (None, None)}
        return {"avoided": (len(drafts) + unsaved, len(begun) + unsaved)}

    def offered(self):
        there = [o for o in self.world.offers if o.state not in {"draft", "closed"}]
        return [o for o in there if o.service.state == "published"]

    def with_room(self):
        return [o for o in self.offered() if o.state != "paused" and o.capacity_free != 0]

    def offers_with_room(self):
        room, all_of_them = (
            Counter(self.area(o.service.category) for o in offers)
            for offers in (self.with_room(), self.offered())
        )
        return {
            top.slug: (room[top], all_of_them[top]) for top in self.world.tops if all_of_them[top]
        }

    def free_capacity(self):
        found = Counter()
        for offer in self.with_room():
            if offer.capacity_free is not None:
                found[offer.capacity_unit.strip().lower()] += offer.capacity_free
        return {unit: (free, None) for unit, free in found.items()}

    def users_of(self, product):
        built = [
            s for s in self.world.services if s.state == "published" and product in s.products.all()
        ]
        return {
            u.council_id for u in self.running() if u.product == product or u.service in built
        } - {None}

    def products_by_spread(self):
        counts = [n for product in self.world.products if (n := len(self.users_of(product)))]
        bands = {"1": (1, 1), "2-4": (2, 4), "5-9": (5, 9), "10-24": (10, 24), "25-49": (25, 49)}
        bands["50-"] = (50, 10**9)
        return {
            band: (sum(low <= n <= high for n in counts), len(counts))
            for band, (low, high) in bands.items()
        }

    def most_used_products(self):
        used = {product.slug: len(self.users_of(product)) for product in self.world.products}
        return {slug: (n, None) for slug, n in used.items() if n}

    def public_benefits(self):
        found = []
        for each in self.world.benefits:
            service, partnership = each.service, each.partnership
            sources = [each.service, each.partnership]
            past = any(source.is_historical for source in sources if source)
            past = past or (partnership and partnership.stage == "ended")
            public = not past and (
                (not service or service.state == "published")
                and (not partnership or self.public_stage(partnership))
            )
            over = each.ends_on and each.ends_on < self.world.today
            if public and not (each.kind == "annual_cashable" and over):
                found.append(each)
        return found

    def savings(self):
        return self._totals({"annual_cashable", "capital_avoided", "one_off"})

    def savings_by_region(self):
        found, councils = Counter(), {}
        for each in self.public_benefits():
            if each.kind == "annual_cashable" and each.amount is not None and each.council.region:
                group = f"{each.council.region}:{each.state}"
                found[group] += each.amount
                councils.setdefault(group, set()).add(each.council)
        shown = {}
        for state in {group.partition(":")[2] for group in found}:
            parts = sorted(
                (len(councils[group]), group) for group in found if group.endswith(f":{state}")
            )
            hidden = 0
            for number, group in parts:
                few = number < 3 or 0 < hidden < 3
                hidden += number if few else 0
                shown[group] = (None if few else found[group], None)
        return shown

    def days_saved(self):
        return self._totals({"time_saved"})

    def _totals(self, kinds):
        found, councils = Counter(), {}
        for each in self.public_benefits():
            if each.kind in kinds and each.amount is not None:
                group = f"{each.kind}:{each.state}"
                found[group] += each.amount
                councils.setdefault(group, set()).add(each.council)
        return {
            group: (total, None) if len(councils[group]) >= 3 else (None, None)
            for group, total in found.items()
        }

    def benefits_without_figure(self):
        there = self.public_benefits()
        without = [each for each in there if each.amount is None]
        words = sum(each.kind == "resilience" for each in without)
        return {
            "not_measured": (len(without) - words, len(there)),
            "resilience": (words, len(there)),
        }

    def partnerships_by_stage(self):
        there = [p for p in self.world.partnerships if self.public_stage(p) and not p.is_historical]
        found = Counter(p.stage for p in there)
        stages = ["agreed", "onboarding", "live", "under_review", "exiting", "ended"]
        return {stage: (found[stage], len(there)) for stage in stages}

    def decided(self):
        return [need for need in self.world.needs if need.outcome and not need.hidden_at]

    def needs_by_outcome(self):
        found = Counter(need.outcome for need in self.decided())
        return {outcome: (found[outcome], len(self.decided())) for outcome in NeedOutcome.values}

    def reasons_to_go_alone(self):
        alone = [need for need in self.decided() if need.outcome == "proceed_alone"]
        found = Counter(need.alone_reason for need in alone)
        return {reason: (found[reason], len(alone)) for reason in AloneReason.values}

    def fresh(self, moment):
        return timezone.localdate(moment) >= self.world.today - timedelta(days=365)

    def fresh_listings(self):
        there = [s for s in self.world.services if s.state == "published" and not s.is_historical]
        found = Counter(
            "dormant"
            if s.is_dormant
            else "confirmed"
            if self.fresh(s.last_confirmed_at or s.published_at)
            else "older"
            for s in there
        )
        return {state: (found[state], len(there)) for state in ["confirmed", "older", "dormant"]}

    def shown_notices(self):
        return [
            notice
            for notice in self.world.notices
            if notice.council in self.whole
            and notice.kind != "other"
            and notice.withdrawn_at is None
            and notice.answer != "not_ours"
            and not notice.is_ended
        ]

    def published_by_region(self):
        found = {notice.council for notice in self.shown_notices()}
        return {
            region: (
                sum(council.region == region for council in found),
                sum(council.region == region for council in self.whole),
            )
            for region in Region.values
        }

    def published_answers(self):
        found = [notice.answer or "open" for notice in self.shown_notices()]
        return {
            answer: (found.count(answer), len(found))
            for answer in ["used", "ended", "other", "open"]
        }

    def fresh_uses(self):
        there = self.public_running()
        fresh = sum(self.fresh(u.last_confirmed_at or u.created_at) for u in there)
        return {"confirmed": (fresh, len(there)), "older": (len(there) - fresh, len(there))}

    def questions_asked(self):
        return [
            thread
            for thread in self.world.threads
            if thread.kind == "question"
            and thread.board.visibility == "public"
            and self.fresh(thread.begun_at)
        ]

    def first_answer(self, thread):
        others = [
            post.posted_at
            for post in thread.posts.all()
            if post.state == "published" and post.author_id != thread.author_id
        ]
        return min(others, default=None)

    def questions(self):
        asked = self.questions_asked()
        found = Counter(
            "accepted"
            if thread.accepted_post_id
            else "answered"
            if self.first_answer(thread)
            else "unanswered"
            for thread in asked
        )
        return {how: (found[how], len(asked)) for how in ["accepted", "answered", "unanswered"]}

    def time_to_first_answer(self):
        hours = [
            (answered - thread.begun_at).total_seconds() / 3600
            for thread in self.questions_asked()
            if (answered := self.first_answer(thread))
        ]
        middle = round(median(hours), 1) if hours else None
        return {"median": (middle, None), "answered": (len(hours), None)}

    def searched_in_vain(self):
        return {word: (n, None) for word, n in self.world.searches if n >= 5}

    def contracts_ending(self):
        until = self.world.today + timedelta(days=365)
        found = Counter()
        for use in self.public_running():
            if use.contract_ends_on and self.world.today <= use.contract_ends_on <= until:
                area = self.area(use.category, use.used.category)
                found[area.slug if area else "none"] += 1
        return {slug: (n, found.total()) for slug, n in found.items()}

    def contracts_by_value(self):
        found = Counter(use.value_band for use in self.public_running() if use.value_band)
        bands = ["under_50k", "50k_100k", "100k_250k", "250k_500k", "500k_1m", "over_1m"]
        return {band: (found[band], found.total()) for band in bands}
