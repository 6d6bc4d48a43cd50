"""Sessions of browsers: who signed in with a key, kept in a cookie that only pages are asked with (docs/access.md).

    sayso_0197f3c1a2b4 = hT4q0ZbX81cW.1764158400.mP2…kQ.5f0c…9e
                         key's id     expires    nonce  seal

Nothing of it is a secret of the key's. The seal is an HMAC-SHA-256 under the pepper over all before it and over what is
kept of the key, so a session ends with its key: when that is revoked, expires, or has another secret. A browser whose
person has not signed in gets a session of nobody (`-` for the key), which lets it do nothing, but binds its forms.

Each form holds a token, an HMAC over the cookie: only a page that this browser was given can have it.
"""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http.cookies import CookieError, SimpleCookie

from app.journal.feed import Identity
from app.kit import clock

SECONDS = 12 * 60 * 60
"""How long one stays signed in."""

_NOBODY = "-"
_PARTS = 4
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Session:
    """A session as its cookie says it; `key` is the id of the key that began it, None where nobody signed in."""

    key: str | None
    expires: int
    nonce: str
    seal: str

    def __str__(self) -> str:
        """The cookie's value."""
        return f"{self.start}.{self.seal}"

    @property
    def start(self) -> str:
        """All before the seal."""
        return f"{self.key or _NOBODY}.{self.expires}.{self.nonce}"


class Sessions:
    """Begins and reads the sessions of one ledger; without a pepper nobody's keys count, so nobody signs in."""

    def __init__(self, ledger: Identity, pepper: str | None, now: Callable[[], datetime] = clock.now) -> None:
        self._secret = hmac.digest((pepper or "").encode(), b"pages\0" + ledger.secret, "sha256")
        self.name = f"sayso_{ledger.id.hex[-12:]}"
        self.now = now

    def begin(self, key: str | None = None, kept: bytes = b"") -> Session:
        """A session of a key, of which this is kept; of nobody without one."""
        expires = int(self.now().timestamp()) + SECONDS
        session = Session(key, expires, secrets.token_urlsafe(18), "")
        return Session(key, expires, session.nonce, self._seal(session, kept))

    def read(self, cookies: str, *, secure: bool) -> Session | None:
        """The session that a Cookie header names; None where it has none, or one that is over or forged.

        Whether the seal of one that has a key holds is only known with what is kept of the key (`is_sealed`).
        """
        value = _value(cookies, self.cookie_name(secure=secure))
        parts = value.split(".")
        if len(parts) != _PARTS or len(value) > _LONGEST or not parts[1].isdecimal() or not value.isascii():
            return None
        session = Session(None if parts[0] == _NOBODY else parts[0], int(parts[1]), parts[2], parts[3])
        if session.expires <= self.now().timestamp():
            return None
        return session if session.key is not None or self.is_sealed(session, b"") else None

    def is_sealed(self, session: Session, kept: bytes) -> bool:
        """Whether this ledger began the session for a key of which this is kept."""
        return hmac.compare_digest(session.seal, self._seal(session, kept))

    def token(self, session: Session) -> str:
        """What each form of the session's pages holds."""
        return hmac.new(self._secret, f"form\0{session}".encode(), "sha256").hexdigest()

    def is_token(self, session: Session, given: str) -> bool:
        """Whether a form is of a page of this session."""
        return hmac.compare_digest(self.token(session).encode(), given.encode())

    def cookie_name(self, *, secure: bool) -> str:
        """What the cookie is called; over HTTPS so that browsers let no other host set it."""
        return f"__Host-{self.name}" if secure else self.name

    def cookie(self, session: Session, *, secure: bool) -> str:
        """The Set-Cookie that gives a browser the session."""
        rest = f"Path=/; Max-Age={SECONDS}; HttpOnly; SameSite=Strict{'; Secure' if secure else ''}"
        return f"{self.cookie_name(secure=secure)}={session}; {rest}"

    def _seal(self, session: Session, kept: bytes) -> str:
        return hmac.new(self._secret, f"session\0{session.start}\0".encode() + kept, "sha256").hexdigest()


def _value(cookies: str, name: str) -> str:
    try:
        found = SimpleCookie(cookies).get(name)
    except CookieError:
        return ""
    return found.value if found is not None else ""
