"""How many records answer a question, in a sentence."""

from django.utils.translation import ngettext

from portal.pages.questions import question as acts
from portal.pages.questions.question import Reading


def sentence_about_councils(reading: Reading, n: int) -> str:
    """How many councils did what was asked."""
    values = {"n": n, "thing": reading.things}
    if not values["thing"]:
        return ngettext("{n:,} council", "{n:,} councils", n).format(**values)
    if reading.act == acts.LEFT:
        text = ngettext("{n:,} council has left {thing}", "{n:,} councils have left {thing}", n)
    elif reading.act == acts.LEAVES:
        text = ngettext(
            "{n:,} council is replacing {thing}", "{n:,} councils are replacing {thing}", n
        )
    else:
        return _of_moves_and_plans(reading, n)
    return text.format(**values)


def _of_moves_and_plans(reading: Reading, n: int) -> str:
    values = {"n": n, "thing": reading.things, "origin": reading.origin}
    if reading.act == acts.MOVED and reading.origin and reading.about:
        text = ngettext(
            "{n:,} council has moved from {origin} to {thing}",
            "{n:,} councils have moved from {origin} to {thing}",
            n,
        )
    elif reading.act == acts.MOVED:
        text = ngettext(
            "{n:,} council has moved to {thing}", "{n:,} councils have moved to {thing}", n
        )
    else:
        return _of_plans_and_uses(reading, n)
    return text.format(**values)


def _of_plans_and_uses(reading: Reading, n: int) -> str:
    values = {"n": n, "thing": reading.things}
    if reading.act == acts.PLANS_TO_LEAVE:
        text = ngettext(
            "{n:,} council plans to replace {thing}", "{n:,} councils plan to replace {thing}", n
        )
    elif reading.act == acts.PLANS:
        text = ngettext("{n:,} council plans {thing}", "{n:,} councils plan {thing}", n)
    elif reading.is_of_area_alone:
        text = ngettext(
            "{n:,} council has recorded a system for {thing}",
            "{n:,} councils have recorded a system for {thing}",
            n,
        )
    else:
        text = ngettext("{n:,} council uses {thing}", "{n:,} councils use {thing}", n)
    return text.format(**values)


def sentence_about_needs(reading: Reading, n: int) -> str:
    if not reading.things:
        return ngettext("{n:,} open need", "{n:,} open needs", n).format(n=n)
    text = ngettext("{n:,} open need for {thing}", "{n:,} open needs for {thing}", n)
    return text.format(n=n, thing=reading.things)


def sentence_about_contracts(reading: Reading, n: int) -> str:
    if not reading.things:
        return ngettext("{n:,} contract", "{n:,} contracts", n).format(n=n)
    text = ngettext("{n:,} contract for {thing}", "{n:,} contracts for {thing}", n)
    return text.format(n=n, thing=reading.things)


def sentence_about_services(reading: Reading, n: int) -> str:
    values = {"n": n, "thing": reading.things}
    if not values["thing"]:
        return ngettext("{n:,} service", "{n:,} services", n).format(**values)
    if reading.act == acts.SHARES:
        text = ngettext("{n:,} shared service for {thing}", "{n:,} shared services for {thing}", n)
    elif reading.act == acts.OFFERS:
        text = ngettext(
            "{n:,} service for {thing} that councils can join",
            "{n:,} services for {thing} that councils can join",
            n,
        )
    else:
        text = ngettext("{n:,} service for {thing}", "{n:,} services for {thing}", n)
    return text.format(**values)
