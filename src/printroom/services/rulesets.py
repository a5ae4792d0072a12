"""Rule sets: the XML of a company's rules, read strictly. Pages: r-ruleset-rule, r-rule-rule and their neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, Literal, cast

from lxml import etree
from sqlalchemy.orm import Session

from printroom.contract.faults import ApiFault, FaultCode
from printroom.imaging.attribute_values import networks
from printroom.imaging.attributes import ELSEWHERE, TABLE
from printroom.imaging.errors import BadValue, ImagingError
from printroom.models import Company
from printroom.repositories import companies as rows
from printroom.services.asking import Header
from printroom.services.attributes import KEY
from printroom.services.names import printable
from printroom.services.patterns import BadPattern, Pattern, Substitution
from printroom.services.rules import LONGEST_VALUE, Rule, allowed

FIELD: Final = "rule_set"
LONGEST: Final = 65_536
MOST: Final = 200
CONTEXTS: Final = ("is", "ir", "static")
ON_MATCH: Final = ("break", "continue", "error")
# As the reference's page spells them: `WaterMark` is attribute::Watermark.
OVERRIDES: Final[Mapping[str, str]] = {
    "DefaultImageMode": "DefaultImageMode",
    "ErrorImage": "ErrorImage",
    "Expiration": "Expiration",
    "MaxPix": "MaxPix",
    "RequestLock": "RequestLock",
    "RequestObfuscation": "RequestObfuscation",
    "WaterMark": "Watermark",
    "Watermark": "Watermark",
}
OF_A_RULE: Final = frozenset({"Name", "OnMatch", "Replace", "RequestType"})
PARTS: Final = frozenset({"expression", "substitution", "addressfilter", "header"})


class BadRuleSet(Exception):
    """A text that is no rule set; its words name the line and the element."""


class RuleSets:
    """The rule set of one company; the image door goes by it after the next publish. `noticed` follows a change."""

    def __init__(self, session: Session, company: Company, noticed: Callable[[], None]) -> None:
        self._session = session
        self._company = company
        self._noticed = noticed

    def text(self) -> str:
        """Empty where there is none."""
        return str(self._company.settings.get(KEY, {}).get(FIELD, ""))

    def replace(self, text: str) -> None:
        """An empty one takes it away. A fault 30001 for what is no rule set."""
        if text.strip():
            try:
                read(text)
            except BadRuleSet as error:
                raise ApiFault(FaultCode.INVALID_PARAMETER, f"ruleSet: {error}") from error
        rows.lock(self._session, self._company)
        kept = {field: value for field, value in self._company.settings.get(KEY, {}).items() if field != FIELD}
        kept |= {FIELD: text} if text.strip() else {}
        self._company.settings = {**self._company.settings, KEY: kept}
        self._session.flush()
        self._noticed()


@lru_cache(maxsize=64)
def compiled(text: str) -> tuple[Rule, ...]:
    """The rules of a text that was judged when it was stored; empty: none. Raises ImagingError `refused`."""
    try:
        return read(text) if text else ()
    except BadRuleSet as error:
        raise ImagingError("refused", "the rule set of the company cannot be read") from error


def read(text: str) -> tuple[Rule, ...]:
    """Raises BadRuleSet."""
    if len(text) > LONGEST:
        raise BadRuleSet(f"at most {LONGEST} characters are taken")
    root = _root(text)
    if root.tag != "ruleset":
        raise _bad(root, "expected ruleset")
    _known(root, attributes=frozenset(), children=frozenset({"rule"}))
    if len(root) > MOST:
        raise _bad(root, f"at most {MOST} rules are taken")
    return tuple(_rule(element) for element in _children(root))


def _root(text: str) -> etree._Element:
    """Without entities, and without a document type that could bring them."""
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text.strip().encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise BadRuleSet(f"line {error.lineno or 1}: {error.msg}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadRuleSet("line 1: a document type is not taken")
    return root


def _rule(element: etree._Element) -> Rule:
    _known(element, attributes=OF_A_RULE | OVERRIDES.keys(), children=PARTS)
    parts: dict[str, etree._Element] = {}
    for child in _children(element):
        if child.tag != "header" and parts.setdefault(str(child.tag), child) is not child:
            raise _bad(child, "expected once in a rule")
    expression = _expression(element, parts.get("expression"))
    return Rule(
        expression=expression,
        substitution=_substitution(parts.get("substitution"), expression.groups),
        on_match=cast("Literal['break', 'continue', 'error']", _choice(element, "OnMatch", ON_MATCH)),
        everywhere=_choice(element, "Replace", ("first", "all")) == "all",
        contexts=_contexts(element),
        overrides=tuple(_overrides(element)),
        addresses=_addresses(parts.get("addressfilter")),
        headers=tuple(_header(child) for child in _children(element) if child.tag == "header"),
    )


def _expression(rule: etree._Element, element: etree._Element | None) -> Pattern:
    try:
        return Pattern("" if element is None else _text(element))
    except BadPattern as error:
        raise _bad(rule if element is None else element, str(error)) from error


def _substitution(element: etree._Element | None, groups: int) -> Substitution | None:
    if element is None:
        return None
    try:
        return Substitution(_text(element), groups)
    except BadPattern as error:
        raise _bad(element, str(error)) from error


def _addresses(element: etree._Element | None) -> tuple[str, ...]:
    if element is None:
        return ()
    try:
        return networks(_text(element)) or (("0.0.0.0/0", "::/0") if _text(element).strip() else ())
    except BadValue as error:
        raise _bad(element, error.expected) from error


def _header(element: etree._Element) -> Header:
    _known(element, attributes=frozenset({"Name", "Action"}), children=frozenset())
    name, value = element.get("Name", ""), _text(element).strip()
    if not ("$" in name or allowed(name)):
        raise _bad(element, f"Name={printable(name)!r}: expected the name of a header that a rule may set")
    if len(value) > LONGEST_VALUE or not value.isprintable():
        raise _bad(element, f"expected at most {LONGEST_VALUE} characters, none of them a line break")
    return Header(name, value, add=_choice(element, "Action", ("set", "add")) == "add")


def _contexts(element: etree._Element) -> frozenset[str]:
    """Without the attribute a rule is for all of them."""
    found = [word.strip() for word in element.get("RequestType", ",".join(CONTEXTS)).split(",")]
    if not set(found) <= set(CONTEXTS):
        raise _bad(element, f"RequestType: expected some of {', '.join(CONTEXTS)}")
    return frozenset(found)


def _overrides(element: etree._Element) -> Iterator[tuple[str, Any]]:
    for name, text in element.attrib.items():
        attribute = TABLE.get(OVERRIDES.get(str(name), ""))
        if attribute is None:
            continue
        try:
            yield attribute.field, attribute.read(str(text))
        except BadValue as error:
            said = f"{str(name)}={printable(str(text))}"
            raise _bad(element, f"{said}: {error.expected}") from error


def _choice(element: etree._Element, name: str, options: tuple[str, ...]) -> str:
    found = element.get(name, options[0])
    if found not in options:
        raise _bad(element, f"{name}={printable(found)!r}: expected {', '.join(options)}")
    return found


def _known(element: etree._Element, *, attributes: frozenset[str], children: frozenset[str]) -> None:
    """Nothing else stands in it: neither attributes nor elements nor, where elements are expected, text."""
    unknown = [str(name) for name in element.attrib if str(name) not in attributes]
    if unknown and unknown[0] in ELSEWHERE:
        raise _bad(element, f"{unknown[0]} cannot be set in this server: {ELSEWHERE[unknown[0]]}")
    if unknown:
        raise _bad(element, f"there is no attribute {printable(unknown[0])}")
    for child in element:
        if isinstance(child.tag, str) and child.tag not in children:
            raise _bad(child, f"not expected in {element.tag}")
        if isinstance(child, etree._Entity):
            raise _bad(element, "an entity is not taken")
    if children and any(text and text.strip() for text in (element.text, *(child.tail for child in element))):
        raise _bad(element, "expected elements, no text")


def _children(element: etree._Element) -> Iterator[etree._Element]:
    return (child for child in element if isinstance(child.tag, str))


def _text(element: etree._Element) -> str:
    if element.tag != "header":
        _known(element, attributes=frozenset(), children=frozenset())
    return "".join(str(text) for text in (element.text, *(child.tail for child in element)) if text)


def _bad(element: etree._Element, reason: str) -> BadRuleSet:
    name = element.tag if isinstance(element.tag, str) else "?"
    return BadRuleSet(f"line {element.sourceline}, <{printable(name)}>: {reason}")
