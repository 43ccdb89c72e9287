"""Passwords: how they are kept, and which are refused."""

import re
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST, LEAST_WITH_SECOND_FACTOR, MOST = 15, 8, 128
_HASHER = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
# Hash of random bytes that nobody kept: an unknown address costs the same time as a known one.
_NOBODY = _HASHER.hash("d1cbb6d9f6f04b0ab1f6ad3c4f0e5c0d")
# What people reach for, and what every list of breached passwords begins with. A password must hold enough that is none of these.
_COMMON = frozenset(
    word
    for line in (
        "password passwort passwd pass word letmein welcome qwertyuiop qwerty qwertz azerty asdfghjkl asdf zxcvbnm iloveyou trustno1 monkey",
        "dragon football baseball sunshine princess superman batman shadow master login access secret changeme change default admin",
        "administrator root user test demo guest hello summer winter spring autumn january february march april june july august september",
        "october november december monday tuesday wednesday thursday friday saturday sunday clinic hospital doctor nurse patient neurology",
        "physio therapist medical health care team dashboard als mnd nhs ward north south correcthorsebatterystaple 1234567890 0987654321",
        "123456789 12345678 1234567 123456 12345 1234 123 abcdefghijklmnopqrstuvwxyz abcdefgh abcdef abcd abc 112233 121212 111111 000000",
    )
    for word in line.split()
)
_LEET = str.maketrans("@$!0134578", "asioleastb")
_REMAINDER = 6


def hash_of(password: str) -> str:
    return _HASHER.hash(password)


def matches(stored: str, password: str) -> bool:
    """Takes the same time for an account without a usable password and for no account at all (`stored` empty)."""
    usable = stored.startswith("$argon2id$")
    try:
        _HASHER.verify(stored if usable else _NOBODY, password[:MOST])
    except (VerificationError, InvalidHashError):
        return False
    return usable and len(password) <= MOST


def wrong_with(password: str, *, second_factor: bool, known: Iterable[str]) -> str | None:
    """Why a new password is refused, in words for its owner; None when it is good. `known`: their name, address and clinic."""
    least = LEAST_WITH_SECOND_FACTOR if second_factor else LEAST
    if len(password) < least:
        return f"Use at least {least} characters. Four or five unrelated words are easy to remember."
    if len(password) > MOST:
        return f"Use at most {MOST} characters."
    words = sorted({word for phrase in known for word in re.split(r"\W+", phrase.lower()) if len(word) > 2} | _COMMON, key=len, reverse=True)
    for spelling in (password.lower(), password.lower().translate(_LEET)):
        left = spelling
        for word in words:
            left = left.replace(word, "")
        left = re.sub(r"(.+?)\1+", r"\1", left)
        if len(left) < min(_REMAINDER, least // 2) or len(set(spelling)) < 5:
            return "This is too easy to guess: it is made of common words, repeats, your name or the clinic's."
    return None
