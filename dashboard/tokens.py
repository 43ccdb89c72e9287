"""Random tokens: what a browser or a newcomer holds. The database keeps only their hashes."""

import hashlib
import secrets

INVITATION_HOURS = 72


def new() -> str:
    """256 random bits, fit for an address and a cookie."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def invitation_address(token: str) -> str:
    """Where the holder of an invitation chooses a password."""
    return f"/invite/{token}"
