"""The printroom command."""

from __future__ import annotations

from printroom.cli.commands import main

__all__ = ["main"]
