"""Ids that are the same for the same seed: version 7 UUIDs whose moment is the day the row was made, the rest drawn."""

import numpy as np
from numpy.typing import NDArray

_DAY_MS = 86_400_000


def uuids(rng: np.random.Generator, made_on: NDArray[np.datetime64]) -> NDArray[np.object_]:
    """One id for each day of `made_on` (datetime64[D]), as 32 hex digits, in no order within a day."""
    n = len(made_on)
    moment = made_on.astype("datetime64[D]").astype(np.int64) * _DAY_MS + rng.integers(0, _DAY_MS, n)
    high = (moment.astype(np.uint64) << np.uint64(16)) | np.uint64(0x7000) | rng.integers(0, 1 << 12, n, dtype=np.uint64)
    low = np.uint64(0x8000000000000000) | rng.integers(0, 1 << 62, n, dtype=np.uint64)
    digits = np.column_stack([high, low]).astype(">u8").tobytes().hex()
    made = np.empty(n, dtype=object)
    made[:] = [digits[at : at + 32] for at in range(0, 32 * n, 32)]
    return made


def nhs_like(serial: int) -> str | None:
    """A ten-digit number of the range kept for tests (999…), with its check digit; None for the one in eleven that has none."""
    digits = f"999{serial % 1_000_000:06d}"
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
    return None if check == 10 else f"{digits}{check % 11}"
