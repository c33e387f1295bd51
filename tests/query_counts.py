"""How many queries each page asks when it is made, however much is on it.

A test that counts a page takes its number from here, so that one more is one change.
"""

PAGES = {
    "home": 12,
    "councils": 6,
    "councils, searched": 8,
    "council": 26,
    "council that uses nothing": 22,
    "portfolio": 20,
    "service": 21,
    "products": 3,
    "product": 25,
    "supplier": 12,
    "category": 19,
    "shape of a category": 15,
    "standards": 3,
    "standard": 7,
    "partnerships": 10,
    "partnership": 18,
    "council group": 9,
    "area of a council group": 12,
    "plan of a council group": 6,
    "export of a council group": 6,
    # one for each kind of text
    "person in moderation": 30,
    "what would be hidden": 10,
    # and one for each kind of work
    "moderation": 5,
}
# of a page that is kept: who asks, or whether it has changed since
KEPT = 1
