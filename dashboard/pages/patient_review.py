"""Seen and put off, said on a record: answers to those forms. My work says the same of the person whose card is open (pages/my_work.py)."""

from dashboard.actions import review
from dashboard.care.words import day
from dashboard.pages.forms import Answer, Forms, answered
from dashboard.roles import Permission, Viewer
from db.vocabulary import ReviewKind

part = Forms("review of a patient")


@part.form("review-put", review.Put, Permission.MARK_REVIEW)
def put(viewer: Viewer, entry: review.Put) -> Answer:
    word = "Seen" if entry.kind is ReviewKind.SEEN else "Put off"
    return answered(viewer, entry, review.put, lambda made: f"{word} until {day(made[1])}")
