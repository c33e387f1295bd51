"""Lists of words that a question is read by."""

# how people begin a question, and what else makes it one; what they look for is between
OPENERS = {
    *("what", "what's", "whats", "which", "who", "who's", "whos", "whose", "where", "how"),
    *("has", "have", "had", "does", "do", "did", "is", "are", "can", "could", "would"),
    *("should", "will", "anyone", "anybody", "someone", "somebody", "any", "i", "i'm", "im"),
    *("we", "we're", "looking", "need", "want", "wanted", "recommend", "recommended", "find"),
    *("please", "hi", "hello"),
}
FILLER = {
    *OPENERS,
    *("a", "an", "the", "other", "others", "councils", "authorities", "authority"),
    *("everyone", "everybody", "people", "they", "you", "your", "our", "us", "me", "my", "in"),
    *("on", "at", "of", "with", "by", "to", "for", "from", "about", "there", "used", "use"),
    *("uses", "using", "got", "getting", "run", "runs", "running", "built", "bought", "done"),
    *("doing", "offer", "offers", "offering", "provide", "provides", "share", "shares"),
    *("sharing", "know", "knows", "try", "trying", "get", "like", "best", "good", "better"),
    *("most", "local", "elsewhere", "another", "else", "been", "be", "am", "it", "that"),
    *("this", "these", "those", "here", "already", "currently", "now", "today", "and", "or"),
    *("some", "list", "all"),
}
# what follows where the council is not looked for, but asked about
VERBS = {
    *("has", "have", "use", "uses", "using", "got", "run", "runs", "do", "does", "share"),
    *("shares", "offer", "offers"),
}
USED = {"use", "uses", "using", "used", "left", "replaced", "dropped", "moved", "switched"}
ALONE_AT_THE_END = {
    *("please", "already", "currently", "now", "today", "elsewhere"),
}
# what is said of nearly every system, and tells little beside other words
GENERIC = {
    *("system", "systems", "software", "solution", "solutions", "tool", "tools", "product"),
    *("products", "package", "packages", "app", "apps", "application", "platform"),
    *("platforms", "supplier", "suppliers", "provider", "providers", "vendor"),
}
# short words that others begin with: on-line, e-mail
SHORT_FIRST = {
    *("on", "in", "up", "out", "off", "over", "under", "by", "re", "e", "i"),
}
