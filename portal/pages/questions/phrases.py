"""The phrases of a question, each with the part that it plays; names and places are elsewhere."""

from councils.models.places import KINDS, REGIONS

ASK, COUNCILS, FILLER, LINK, NOT, LIKE = "ask", "councils", "filler", "link", "not", "like"
USES, LEFT, LEAVES, MOVED = "uses", "left", "leaves", "moved"
PLANS, NEEDS, OFFERS, SHARES = "plans", "needs", "offers", "shares"
CONTRACTS, ENDS, PAYS, BASE = "contracts", "ends", "pays", "base"
REGION, KIND = "region", "council_kind"

_PLANS = ["is planning", "are planning", "is considering", "are considering", "considering"]
_PLANS += ["plan", "plans", "planning to", "intend", "intends", "is looking for", "are looking for"]
_PLANS += ["is looking", "are looking", "wants", "want", "thinking of", "is thinking of"]
_PLANS += ["are thinking of", "hopes", "hope"]
_LEFT = ["left", "replaced", "dropped", "moved from", "moved away from", "moved off", "got rid of"]
_LEFT += ["switched from", "migrated from", "changed from", "went from", "came off", "ditched"]
_LEFT += ["stopped using", "used to use", "used to have", "used to run", "gave up", "retired"]
_LEFT += ["no longer use", "no longer uses", "no longer have", "no longer has", "abandoned"]
_NOT = ["not", "but not", "except", "excluding", "outside", "outside of", "without", "other than"]
_NOT += ["not using", "and not", "apart from", "except for", "rather than", "instead of"]
_LIKE = ["like mine", "like ours", "like us", "like my council", "like our council", "like me"]
_LIKE += ["similar to mine", "similar to ours", "similar to us", "like my own", "like our own"]
_LIKE += ["similar to my council", "similar to our council"]

PHRASES: dict[str, list[str]] = {
    ASK: [
        *("who", "who else", "which", "what", "whose", "how many", "any", "anyone", "anybody"),
        *("does", "do", "did", "show", "show me", "list", "list of", "find", "find me", "there"),
        *("has anyone", "has anybody", "have any", "does anyone", "does anybody", "do any"),
        *("is anyone", "is anybody", "give me", "tell me", "number of", "are there any"),
    ],
    COUNCILS: ["council", "councils", "authority", "authorities", "local authorities"],
    USES: [
        *("use", "uses", "used", "using", "run", "runs", "running", "has", "have", "had", "got"),
        *("is on", "are on", "started using", "began using", "began", "adopted", "introduced"),
        *("went live with", "works with", "work with", "bought"),
    ],
    LEFT: _LEFT,
    LEAVES: [
        *("replacing", "is replacing", "are replacing", "leaving", "is leaving", "are leaving"),
        *("phasing out", "is phasing out", "are phasing out", "moving away from", "moving off"),
    ],
    MOVED: [
        *("moved to", "switched to", "migrated to", "changed to", "went to", "gone to"),
        *("moved over to", "gone over to", "changed over to", "went over to", "gone live with"),
    ],
    PLANS: _PLANS,
    # what follows a plan: to leave something, or to have it
    BASE: [
        *("to buy", "to use", "to get", "to procure", "to introduce", "to implement", "to have"),
        *("to replace", "to leave", "to move from", "to move away from", "to switch from"),
        *("to move to", "to switch to", "to migrate to", "to change to", "to adopt", "to drop"),
        *("buying", "procuring", "replace", "move to", "switch to", "leave", "drop"),
    ],
    NEEDS: ["need", "needs", "open needs", "has a need for", "have a need for"],
    OFFERS: [
        *("offer", "offers", "offering", "is offering", "are offering", "provide", "provides"),
        *("providing", "can we join", "could we join", "can i join", "open to join"),
    ],
    SHARES: ["share", "shares", "sharing", "is sharing", "are sharing"],
    CONTRACTS: ["contract", "contracts"],
    ENDS: [
        *("end", "ends", "ending", "expire", "expires", "expiring", "run out", "runs out"),
        *("running out", "up for renewal", "due for renewal", "come to an end", "comes to an end"),
    ],
    PAYS: ["pays", "paying", "pay", "paid", "spend", "spends", "spending", "costing", "worth"],
    NOT: _NOT,
    LIKE: _LIKE,
    LINK: ["for", "with", "to", "from", "by", "or", "and", "in", "of", "on", "at", "as"],
    FILLER: [
        *("a", "an", "the", "please", "already", "currently", "now", "today", "else", "other"),
        *("others", "that", "something", "anything", "one", "it", "is", "are", "was", "were"),
        *("been", "their", "them", "also", "product", "products", "system", "systems", "software"),
        *("solution", "solutions", "tool", "tools", "package", "packages", "app", "apps"),
        *("application", "platform", "platforms", "service", "services", "among", "at the moment"),
        *("across", "throughout", "within", "has", "have", "local", "over", "all", "me", "hi"),
    ],
    REGION: [name.casefold() for name in REGIONS],
    KIND: list(KINDS),
}
# of phrases that could be two things, that which stands first here
PARTS = [REGION, KIND, *(part for part in PHRASES if part not in {REGION, KIND})]
PART_OF = {phrase: part for part in reversed(PARTS) for phrase in PHRASES[part]}
LEAVING = {"to replace", "to leave", "to move from", "to move away from", "to switch from"}
LEAVING |= {"replace", "leave", "to drop", "drop"}
# what says who is asked about, or that something is asked for
WEAK_USES = {"on", "with"}
MAX_WORDS = max(len(phrase.split()) for phrase in PART_OF)
# before a sum, a time, and years that are named from today, as patterns
LESS_THAN = "under|below|less than|up to|at most|no more than|cheaper than|not more than"
MORE_THAN = "over|above|more than|at least|no less than|not less than"
BEFORE_TIMES = "since before|since|from|after|before|until|by|in|during"
YEARS = {"next year": 1, "this year": 0, "last year": -1}
