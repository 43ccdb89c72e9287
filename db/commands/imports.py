"""Changes of imports by name, for those who change: the work itself is in db/intake."""

from db.intake.batches import UNDO_FOR, check, drop, fix, receive, remember, take_back, write

__all__ = ["UNDO_FOR", "check", "drop", "fix", "receive", "remember", "take_back", "write"]
