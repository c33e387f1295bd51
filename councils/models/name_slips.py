"""How many typing slips lie between two names."""


def slips(mine: str, theirs: str, limit: int) -> int:
    """Letters missing, added, wrong or in each other's place; more than ``limit`` are not counted.

    Each costs one, and no letter is moved twice. The answer for too many is ``limit + 1``.
    """
    if mine == theirs:
        return 0
    if limit == 0 or abs(len(mine) - len(theirs)) > limit:
        return limit + 1
    at = _first_difference(mine, theirs)
    mine, theirs = mine[at:], theirs[at:]
    ways = [(mine[1:], theirs[1:]), (mine, theirs[1:]), (mine[1:], theirs)]
    if mine[:2] == theirs[1::-1]:
        ways.append((mine[2:], theirs[2:]))
    return 1 + min(slips(*rest, limit - 1) for rest in ways)


def _first_difference(mine: str, theirs: str) -> int:
    pairs = enumerate(zip(mine, theirs, strict=False))
    shorter = min(len(mine), len(theirs))
    return next((at for at, (each, other) in pairs if each != other), shorter)
