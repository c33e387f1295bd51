"""The tag that marks the parts of an email which administrators may word in another way."""

from django.template import Library, TemplateSyntaxError
from django.template.base import Parser, Token, token_kwargs

from portal.mail.parts import LABELS, WordingNode

register = Library()
OPTIONS = ("needs", "case", "named")


@register.tag
def wording(parser: Parser, token: Token) -> WordingNode:
    """Mark a part: {% wording "opening" service=service.title needs="service" %}…{% endwording %}.

    The named values are its placeholders. ``needs`` lists those that an edited wording must
    contain, ``case`` says in which case it is used and ``named`` what the email is called.
    """
    tag, quoted, *bits = token.split_contents()
    part = quoted.strip('"')
    if part.partition("_")[0] not in LABELS:
        raise TemplateSyntaxError(f"{tag} is for one of {', '.join(LABELS)}, not {part}")
    values = token_kwargs(bits, parser)
    if bits:
        raise TemplateSyntaxError(f"{tag} takes named values only, not {bits[0]}")
    standard = parser.parse(["endwording"])
    parser.delete_first_token()
    options = {name: values.pop(name) for name in OPTIONS if name in values}
    return WordingNode(part, values, standard, options)
