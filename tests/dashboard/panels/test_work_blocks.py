"""The figures of the card of the next person to review."""

from datetime import date

from dashboard.panels.work_blocks import block
from dashboard.roles import Block
from tests.dashboard.given import TODAY, score
from tests.dashboard.panels.facts import overview


def test_the_items_beside_a_domain_are_those_it_was_summed_from() -> None:
    """Where the latest visit left one of its items out, the sum is that of the visit before: so are its items, and the day that stands below."""
    whole, part = (4, 4, 4, 3, 3, 3, 3, 2, 1, 4, 4, 4), (4, 4, 4, 3, 3, 3, 1, None, 0, 4, 4, 4)
    [drawn] = block(Block.GROSS, overview(scores=(score(date(2025, 11, 2), whole), score(date(2025, 12, 2), part))), TODAY)
    said = str(drawn)
    assert "02-Nov-2025" in said
    assert "?" not in said
    assert "02-Dec-2025" not in said
