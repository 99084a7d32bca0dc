"""What an action raises when it refuses: one full Chinese sentence that says what, where and what to do."""

from __future__ import annotations

from typing import Any, ClassVar


class LuoshiError(Exception):
    """A refusal that a person reads as it stands; `status` is its HTTP status, `extra` what a program may want."""

    status: ClassVar[int] = 400

    def __init__(self, message: str, **extra: Any) -> None:
        super().__init__(message)
        self.message = message
        self.extra = extra


class NotAllowed(LuoshiError):
    """The actor may see the thing but may not do this; the sentence says who may."""

    status = 403


class MoveRefused(LuoshiError):
    """The state of the thing forbids the action."""

    status = 409


class Stale(LuoshiError):
    """Somebody else changed the thing since the actor read it; `extra` says who and what stands there now."""

    status = 409


class TooLarge(LuoshiError):
    """The request brings more than is taken at once."""

    status = 413


class Invalid(LuoshiError):
    """What was sent cannot be used; the sentence names the field or the cell."""

    status = 422


class TooMany(LuoshiError):
    """More requests than allowed in the time."""

    status = 429
