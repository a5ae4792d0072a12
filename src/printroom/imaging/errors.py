"""What goes wrong in the engine, told to the person who sent the command string."""

from typing import Final

TITLES: Final = {
    "parse": "Error parsing IS command",
    "not_found": "Unable to find image",
    "size": "Image exceeds size limit",
    "macro": "Undefined macro",
    "profile": "Invalid color profile",
    "font": "Unable to find font",
    "source": "Unable to read image",
    "format": "Unsupported format",
    "jpegsize": "Cannot reach jpegSize",
    "nesting": "Nesting limit",
    "locked": "Request refused",
    "refused": "Request refused",
    "locale": "Unknown locale",
    "set": "Error while processing set",
    "timeout": "Time limit exceeded",
}


def shown(value: str) -> str:
    """A value as a message shows it: its first 200 characters."""
    return value if len(value) <= 200 else f"{value[:200]}…"


class ImagingError(Exception):
    """A request that cannot be answered: a stable `code`, its `title`, and a `message` for the sender.

    `command`, `value` and `rule` name the offending command, its value as sent, and what was expected of it.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        command: str | None = None,
        value: str | None = None,
        rule: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.title = TITLES[code]
        self.message = message
        self.command = command
        self.value = value
        self.rule = rule


class BadValue(Exception):
    """A value that a command cannot read; `expected` completes the sentence «name=value: expected …»."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected
