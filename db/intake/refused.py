"""The one way an import says no to a whole file: a sentence for the person who sent it."""


class Refused(Exception):
    """The file, or the import, cannot go on. The text says where, why, and what would help; nothing was written."""
