"""Patterns: the regular expressions of rule sets, in linear time on whatever is sent.

RE2 has what java.util.regex has but look-around, back references and possessive quantifiers.
"""

from __future__ import annotations

import re
from typing import Any, Final

import re2

from printroom.imaging.errors import ImagingError

LONGEST: Final = 2000
MEMORY_BYTES: Final = 4 << 20
MOST_GROUPS: Final = 99
MOST_MATCHES: Final = 1000
_PARTS: Final = re.compile(r"\\(?P<plain>.)|\$(?P<group>\d+)|(?P<text>[^\\$]+|\$)|(?P<bad>\\)", re.DOTALL | re.ASCII)


class BadPattern(Exception):
    """An expression or a substitution that means nothing; its words say why."""


class Pattern:
    """An expression, compiled. Empty: it matches everything."""

    def __init__(self, expression: str) -> None:
        if len(expression) > LONGEST:
            raise BadPattern(f"at most {LONGEST} characters are taken")
        self._compiled: Any = None  # Any: the library has no types
        if expression:
            self._compiled = _compiled(expression)
        self.groups: int = self._compiled.groups if expression else 0
        if self.groups > MOST_GROUPS:
            raise BadPattern(f"at most {MOST_GROUPS} groups are taken")

    def found(self, text: str) -> bool:
        return self._compiled is None or self._compiled.search(text) is not None

    def replaced(self, text: str, substitution: Substitution, *, everywhere: bool) -> str:
        """The text with its first match replaced, or all of them; appended to where everything matches.

        Raises ImagingError `refused` where there are more than 1,000.
        """
        if self._compiled is None:
            return text + substitution.filled(("",))
        pieces, at = [], 0
        for count, match in enumerate(self._compiled.finditer(text)):
            if count == MOST_MATCHES:
                raise ImagingError("refused", "the rules of the company match this request too often")
            start, end = match.span()
            pieces += [
                text[at:start],
                substitution.filled((match.group(0), *(group or "" for group in match.groups()))),
            ]
            at = end
            if not everywhere:
                break
        return "".join([*pieces, text[at:]])


class Substitution:
    """What takes the place of a match: `$1` is a group, `$0` all of it, a backslash takes the meaning of the next
    character; a dollar without a number stands for itself."""

    def __init__(self, text: str, groups: int) -> None:
        if len(text) > LONGEST:
            raise BadPattern(f"at most {LONGEST} characters are taken")
        self._parts: list[str | int] = []
        for part in _PARTS.finditer(text):
            if part["bad"]:
                raise BadPattern("a backslash at the end means nothing")
            if part["group"]:
                self._parts += _group(part["group"], groups)
            else:
                self._parts.append(part["plain"] or part["text"])

    def filled(self, groups: tuple[str, ...]) -> str:
        return "".join(part if isinstance(part, str) else groups[part] for part in self._parts)


def _group(digits: str, groups: int) -> list[str | int]:
    """As many digits as make a group that there is; the others are text."""
    for count in range(len(digits), 0, -1):
        if count <= 2 and int(digits[:count]) <= groups:
            return [int(digits[:count]), digits[count:]]
    raise BadPattern(f"${digits}: the expression has {groups} groups")


def _compiled(expression: str) -> Any:
    library: Any = re2
    options = library.Options()
    options.log_errors = False
    options.max_mem = MEMORY_BYTES
    try:
        return library.compile(expression, options)
    except (re2.error, UnicodeEncodeError) as error:
        reason = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        raise BadPattern(reason) from error
