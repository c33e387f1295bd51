"""The phrases of a question, each with the part that it plays; names and places are elsewhere."""

from itertools import product

from councils.models.places import KINDS, REGIONS

ASK, COUNCILS, FILLER, LINK, NOT, LIKE = "ask", "councils", "filler", "link", "not", "like"
USES, LEFT, LEAVES, MOVED = "uses", "left", "leaves", "moved"
PLANS, NEEDS, OFFERS, SHARES = "plans", "needs", "offers", "shares"
CONTRACTS, ENDS, PAYS, BASE, USERS = "contracts", "ends", "pays", "base", "users"
REGION, KIND = "region", "council_kind"

# leave: as in "to leave", "left", "leaving"
LEAVE = [
    *(("leave", "left", "leaving"), ("replace", "replaced", "replacing")),
    *(("drop", "dropped", "dropping"), ("ditch", "ditched", "ditching")),
    *(("abandon", "abandoned", "abandoning"), ("retire", "retired", "retiring")),
    *(("decommission", "decommissioned", "decommissioning"), ("exit", "exited", "exiting")),
    *(("get rid of", "got rid of", "getting rid of"), ("give up", "gave up", "giving up")),
    *(("stop using", "stopped using", "stopping"), ("come off", "came off", "coming off")),
    *(("swap", "swapped", "swapping"), ("swap out", "swapped out", "swapping out")),
    *(("phase out", "phased out", "phasing out"), ("switch off", "switched off", "switching off")),
    *(("discontinue", "discontinued", "discontinuing"), ("cancel", "cancelled", "cancelling")),
]
# move: with "to", and with "from"
MOVE = [
    *(("move", "moved", "moving"), ("switch", "switched", "switching"), ("go", "went", "going")),
    *(("migrate", "migrated", "migrating"), ("change", "changed", "changing")),
    *(("transfer", "transferred", "transferring"), ("convert", "converted", "converting")),
]
FROM = ["from", "away from", "off", "off of", "out of"]
TO = ["to", "over to", "across to", "onto", "on to"]
MOVES_FROM = [tuple(f"{verb} {way}" for verb in verbs) for verbs, way in product(MOVE, FROM)]
MOVES_TO = [tuple(f"{verb} {way}" for verb in verbs) for verbs, way in product(MOVE, TO)]
LEAVING = {base for base, _, _ in [*LEAVE, *MOVES_FROM]}
LEAVING |= {f"to {base}" for base in LEAVING}
ARRIVING = {base for base, _, _ in MOVES_TO}
GETTING = ["buy", "use", "get", "procure", "introduce", "implement", "adopt", "have", "buying"]
GETTING += ["procuring", "getting", "implementing", "introducing", "adopting", "bring in", "run"]
GETTING += ["purchase", "purchasing", "deploy", "deploying", "start using", "tender for"]

_IS = ["", "is ", "are "]
_INTENDS = ["planning", "considering", "looking", "hoping", "thinking", "thinking of", "going"]
_INTENDS += ["looking for", "looking at", "thinking about", "about", "due", "intending"]
_INTENDS += ["in the market for", "out to tender for", "tendering for", "procuring", "piloting"]
_PLANS = [f"{form}{word}" for form, word in product(["is ", "are "], _INTENDS)]
_PLANS += ["considering", "plan", "plans", "intend", "intends", "wants", "want", "hopes", "hope"]
_PLANS += ["planning to", "looking to", "thinking of", "in the market for", "out to tender for"]
_PAST = ["used to use", "used to have", "used to run", "used to be on", "no longer use"]
_PAST += ["no longer uses", "no longer have", "no longer has", "no longer run", "no longer runs"]
_PAST += ["previously used", "formerly used", "gone from", "gone off", "come off", "given up"]
_NOT = ["not", "but not", "except", "excluding", "outside", "outside of", "without", "other than"]
_NOT += ["not using", "and not", "apart from", "except for", "not in", "leaving out"]
_OWN = [
    "mine",
    "ours",
    "us",
    "me",
    "my council",
    "our council",
    "my own",
    "our own",
    "my authority",
]
_LIKE = [f"{way} {own}" for way, own in product(["like", "similar to", "comparable to"], _OWN)]
_LIKE += ["similar councils", "similar authorities", "comparable councils", "councils like mine"]
OPEN_NEEDS = "open needs"
OF_NATIONS = {"welsh": "Wales", "scottish": "Scotland", "english": "England"}
OF_NATIONS |= {"northern irish": "Northern Ireland"}
WHEN = ["when", "when do", "when does", "when will", "when is", "when are"]

PHRASES: dict[str, list[str]] = {
    ASK: [
        *("who", "who else", "which", "what", "whose", "how many", "how much", "any", "anyone"),
        *("anybody", "does", "do", "did", "show", "show me", "list", "list of", "find", "find me"),
        *("there", "has anyone", "has anybody", "have any", "does anyone", "does anybody"),
        *("do any", "is anyone", "is anybody", "give me", "tell me", "are there any"),
        *("do you know", "does anyone know", "do we know", "someone", "somebody", *WHEN),
    ],
    COUNCILS: ["councils", "authorities", "local authorities", "number of councils"],
    USES: [
        *("use", "uses", "using", "run", "runs", "running", "has", "have", "has got", "have got"),
        *("is on", "are on", "has used", "have used", "is used", "are used", "used by", "used for"),
        *("is used by", "are used by", "is used for", "are used for", "in use", "got", "gets"),
        *("started using", "began using", "began", "adopted", "introduced", "implemented"),
        *("went live with", "gone live with", "go live with", "works with", "work with", "bought"),
        *("buy", "buys", "procured", "has bought", "have bought", "operates", "operate"),
        *("talk to about", "speak to about", "ask about", "rely on", "relies on"),
        *("can i ask about", "can we ask about", "can i talk to about", "can we talk to about"),
    ],
    USERS: ["users", "users of", "customers", "customers of"],
    LEFT: [*(past for _, past, _ in [*LEAVE, *MOVES_FROM]), *_PAST],
    LEAVES: [
        f"{form}{now}" for form, (_, _, now) in product(_IS, [*LEAVE, *MOVES_FROM])
    ],
    MOVED: [*(past for _, past, _ in MOVES_TO), *(f"gone {way}" for way in TO)],
    PLANS: _PLANS,
    # what follows a plan or "did": to leave something, or to have it
    BASE: [
        *(f"{to}{base}" for to, base in product(["to ", ""], [*LEAVING, *ARRIVING])
          if not base.startswith("to ")),
        *(f"to {base}" for base in GETTING),
        *("buying", "procuring", "getting", "implementing", "purchasing", "moving to"),
    ],
    NEEDS: [
        *("need", "needs", OPEN_NEEDS, "has a need for", "have a need for", "in need of"),
        *("procurements", "upcoming procurements", "planned procurements", "needing"),
    ],
    OFFERS: [
        *("offer", "offers", "offering", "is offering", "are offering", "can we join"),
        *("could we join", "can i join", "open to join", "open to others"),
    ],
    SHARES: ["share", "shares", "sharing", "is sharing", "are sharing"],
    CONTRACTS: ["contract", "contracts"],
    ENDS: [
        *("end", "ends", "ending", "expire", "expires", "expiring", "run out", "runs out"),
        *("running out", "up for renewal", "due for renewal", "come to an end", "comes to an end"),
        *("is up", "are up", "finish", "finishes", "finishing", "lapse", "lapses", "renew"),
        *("coming to an end", "that are ending", "due to end", "coming up for renewal"),
    ],
    PAYS: [
        *("pays", "paying", "pay", "paid", "spend", "spends", "spending", "costing", "worth"),
        *("costs", "cost", "valued at", "pay for", "pays for", "spends on", "spend on"),
    ],
    NOT: _NOT,
    LIKE: _LIKE,
    LINK: ["for", "with", "to", "from", "by", "or", "and", "in", "of", "on", "at", "as"],
    FILLER: [
        *("a", "an", "the", "council", "authority", "please", "already", "currently", "now"),
        *("today", "else", "other", "others", "that", "something", "anything", "ones", "it"),
        *("is", "are", "was", "were", "been", "being", "their", "them", "also", "product"),
        *("products", "system", "systems", "software", "solution", "solutions", "tool", "tools"),
        *("package", "packages", "app", "apps", "application", "platform", "platforms", "service"),
        *("services", "among", "at the moment", "across", "throughout", "within", "has", "have"),
        *("local", "over", "all", "hi", "hello", "i", "we", "you", "out"),
        *("there", "out there", "our", "your", "my", "new", "and why", "and when", "and how"),
        *("such as", "still", "actually", "ever", "thanks", "own", "instead", "about", "its"),
    ],
    REGION: [*(name.casefold() for name in REGIONS), *OF_NATIONS],
    KIND: list(KINDS),
}  # fmt: skip
# of phrases that could be two things, that which stands first here
PARTS = [REGION, KIND, *(part for part in PHRASES if part not in {REGION, KIND})]
PART_OF = {phrase: part for part in reversed(PARTS) for phrase in PHRASES[part]}
# the ends of places that are also who is asked about: Welsh councils, London boroughs
PLURALS = ("councils", "authorities", "boroughs", "districts", "unitaries")
# what says that something is used, beside who is asked about
WEAK_USES = {"on", "with"}
MAX_WORDS = max(len(phrase.split()) for phrase in PART_OF)
# two words that people write as one
SHORT = {"'s": "is", "'ve": "have", "'re": "are"}
SHORTENED = {"who", "what", "which", "councils", "authorities", "anyone", "that", "where", "we"}
# before a sum, a time, and years that are named from today, as patterns
LESS_THAN = "under|below|less than|up to|at most|no more than|cheaper than|not more than"
MORE_THAN = "over|above|more than|at least|no less than|not less than"
ROUND_SUMS = {"a million": 1_000_000, "half a million": 500_000, "a quarter of a million": 250_000}
ROUND_SUMS |= {"one million": 1_000_000, "two million": 2_000_000, "five million": 5_000_000}
ROUND_SUMS |= {"ten million": 10_000_000, "a hundred thousand": 100_000}
BEFORE_TIMES = "since before|since|from|after|before|until|by|in|during"
YEARS = {"next year": 1, "this year": 0, "last year": -1}
