"""The ways the product says no. Layouts, callbacks, routes and actions raise them; the gate and the app turn them into answers."""

from uuid import UUID


class Refusal(Exception):
    """Something was asked that will not be done. `text` is for people and never holds data; the object is for the audit row."""

    status = 400
    text = "This could not be done."

    def __init__(self, object_kind: str = "", object_id: UUID | None = None) -> None:
        super().__init__(self.text)
        self.object_kind = object_kind
        self.object_id = object_id


class Invalid(Refusal):
    """What was sent does not have the agreed shape."""

    text = "The request was not understood. Reload the page and try again."


class TooLarge(Refusal):
    """More bytes than the page takes, counted here whatever the browser says."""

    status = 413
    text = "The file is larger than 25 MB. Larger files (up to 100 MB) are imported on the server: python -m db import."


class NotSignedIn(Refusal):
    status = 401
    text = "You are signed out. Sign in again to go on."


class SomebodyElse(Refusal):
    """The page was opened by one person, and another has signed in in this browser since: nothing is done in the wrong name."""

    status = 412
    text = "Somebody else has signed in in this browser. Reload the page."


class Denied(Refusal):
    """This role may not do it."""

    status = 403
    text = "Your role may not do this."


class Missing(Refusal):
    """Not there, or of another clinic: the answer is the same."""

    status = 404
    text = "Not found or no access."
