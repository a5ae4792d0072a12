"""Passwords: argon2id hashes, a rule for new ones, and a short memory of verified ones."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

REMEMBER_SECONDS = 60
REMEMBER_MOST = 10_000
VERIFY_AT_ONCE = 2
SHORTEST = 8
CLASSES = (str.islower, str.isupper, str.isdigit, lambda character: not character.isalnum())


class Passwords:
    """Lives as long as the process. What it remembers is keyed by the stored hash: a changed password is forgotten."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._key = secrets.token_bytes(32)
        self._verified: dict[bytes, float] = {}
        self._gate = threading.BoundedSemaphore(VERIFY_AT_ONCE)
        self._unknown = self._hasher.hash(secrets.token_hex(16))

    def hash(self, password: str) -> str:
        return self._hasher.hash(_bytes(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """True where the password fits. An unknown user (None) takes as long as a wrong password."""
        seen = hmac.digest(self._key, _bytes(f"{stored}\0{password}"), hashlib.sha256)
        if stored is not None and self._verified.get(seen, 0) > time.monotonic():
            return True
        try:
            with self._gate:
                fits = self._hasher.verify(stored or self._unknown, _bytes(password)) and stored is not None
        except (VerificationError, InvalidHashError):
            return False
        if fits:
            self._remember(seen)
        return fits

    def _remember(self, seen: bytes) -> None:
        if len(self._verified) >= REMEMBER_MOST:
            self._verified = {}
        self._verified[seen] = time.monotonic() + REMEMBER_SECONDS


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def weakness(password: str) -> str | None:
    """Why a new password is refused; None where it is good: eight characters, three of four kinds."""
    if len(password) < SHORTEST:
        return f"a password has at least {SHORTEST} characters"
    kinds = sum(any(fits(character) for character in password) for fits in CLASSES)
    if kinds < 3:
        return "a password has three of: lower case, upper case, digits, other characters"
    return None
