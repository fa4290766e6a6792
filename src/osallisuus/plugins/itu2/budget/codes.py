"""One-time codes: one person, one ballot, and no record of who voted what.

A code is handed out on paper; only a salted hash of it is kept. A used code is struck off and its
ballot goes into the box without it. The box holds how many gave each distinct ballot, sorted, so
not even the order of arrival can be matched with the order in which codes were used.
"""

import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from typing import Final

import attrs

from osallisuus.plugins.itu2.budget.problems import ElectionError

_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 characters, none of which can be read as another: no 0, 1, I or O."""
_RANDOM: Final = 15
_MOST: Final = 10_000_000


@attrs.frozen(kw_only=True)
class CodeRegister:
    """Which codes may still vote and which have voted; knows neither codes nor ballots.

    Attributes:
        salt: Random bytes of this round; a code of another round is not known here.
        unused: Hashes of the codes that may vote.
        used: Hashes of the codes that have voted.

    .. versionadded:: 0.1
    """

    salt: bytes = attrs.field(repr=False)
    unused: frozenset[bytes] = attrs.field(repr=False)
    used: frozenset[bytes] = attrs.field(default=frozenset(), repr=False)

    def use(self, code: str) -> "CodeRegister":
        """Return the register with ``code`` struck off.

        Raises:
            ElectionError: The code is mistyped, was not given out, or has been used; which of
                these is said, the code is not.
        """
        digest = _valid(code, self.salt, self.unused, self.used)
        return attrs.evolve(self, unused=self.unused - {digest}, used=self.used | {digest})


@attrs.frozen(kw_only=True)
class BallotBox:
    """A register of codes and the ballots given with them, with nothing between the two.

    Attributes:
        register: Which codes may still vote.
        tally: Each distinct ballot and how many gave it, in the order of the ballots themselves.

    Example:
        >>> codes, register = issue_codes(2, pick=iter(range(1000)).__next__, salt=b"salt")
        >>> box, refused = BallotBox(register=register).accept(
        ...     [(codes[0], ("a", "b")), (codes[0], ("b",))]
        ... )
        >>> box.tally, [(at, error.slug) for at, error in refused]
        (((('a', 'b'), 1),), [(1, 'code-used')])

    .. versionadded:: 0.1
    """

    register: CodeRegister
    tally: tuple[tuple[tuple[str, ...], int], ...] = ()

    def accept(
        self, ballots: Iterable[tuple[str, Sequence[str]]]
    ) -> tuple["BallotBox", tuple[tuple[int, ElectionError], ...]]:
        """Return the box with more ballots in it, and which were refused.

        Args:
            ballots: Pairs of code and ballot.

        Returns:
            The new box, and (position, error) of each pair whose code may not vote.
        """
        unused, used = set(self.register.unused), set(self.register.used)
        tally: Counter[tuple[str, ...]] = Counter(dict(self.tally))
        refused: list[tuple[int, ElectionError]] = []
        for at, (code, ballot) in enumerate(ballots):
            try:
                digest = _valid(code, self.register.salt, unused, used)
            except ElectionError as error:
                refused.append((at, error))
                continue
            unused.discard(digest)
            used.add(digest)
            tally[tuple(ballot)] += 1
        register = attrs.evolve(self.register, unused=frozenset(unused), used=frozenset(used))
        return BallotBox(register=register, tally=tuple(sorted(tally.items()))), tuple(refused)

    def ballots(self) -> Iterator[tuple[str, ...]]:
        """Yield every ballot, equal ones next to each other; for :func:`~.channels.add_ballots`."""
        for ballot, count in self.tally:
            yield from (ballot for _ in range(count))


def issue_codes(
    count: int,
    *,
    pick: Callable[[], int] | None = None,
    salt: bytes | None = None,
) -> tuple[tuple[str, ...], CodeRegister]:
    """Make codes to hand out, and the register that knows them again.

    Print the codes and forget them: the register is all that is kept. It tells nothing of who
    got which code, unless somebody writes that down. Keep register and box together and save them
    after many ballots, not after each: the difference of two copies is what came between them.

    Args:
        count: How many codes.
        pick: Source of random numbers, for tests; by default the operating system's.
        salt: Salt of the round, for tests; by default random.

    Returns:
        The codes, 16 characters in fours with the last one a check, and the register.

    Raises:
        ElectionError: ``count`` is negative or more than a vote can need.

    Example:
        >>> codes, register = issue_codes(3)
        >>> len(codes), len(register.use(codes[0]).unused)
        (3, 2)

    .. versionadded:: 0.1
    """
    if not 0 <= count <= _MOST:
        raise ElectionError("code-count", count=str(count), most=str(_MOST))
    number = pick or (lambda: secrets.randbelow(len(_LETTERS)))
    grain = secrets.token_bytes(16) if salt is None else salt
    codes: dict[str, None] = {}
    while len(codes) < count:
        body = "".join(_LETTERS[number() % len(_LETTERS)] for _ in range(_RANDOM))
        codes[body + _check(body)] = None
    register = CodeRegister(salt=grain, unused=frozenset(_digest(grain, one) for one in codes))
    printed = tuple("-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes)
    return printed, register


def _valid(code: str, salt: bytes, unused: Set[bytes], used: Set[bytes]) -> bytes:
    """Return the hash of a code that may vote, or raise."""
    plain = "".join(code.upper().replace("-", " ").split())
    if len(plain) != _RANDOM + 1 or _check(plain[:-1]) != plain[-1]:
        raise ElectionError("code-mistyped")
    digest = _digest(salt, plain)
    if digest in used:
        raise ElectionError("code-used")
    if digest not in unused:
        raise ElectionError("code-unknown")
    return digest


def _digest(salt: bytes, code: str) -> bytes:
    """Return the salted hash of a code; 75 random bits leave nothing to guess."""
    return hmac.digest(salt, code.encode(), hashlib.sha256)


def _check(body: str) -> str:
    """Return the check character: any one wrong character, and most swaps, change it."""
    values = [_LETTERS.find(letter) for letter in body]
    return _LETTERS[sum((2 * at + 1) * value for at, value in enumerate(values)) % len(_LETTERS)]
