"""Pausing Python's cyclic garbage collector while a document is made."""

import gc


class PausedCollection:
    """Keeps the cyclic collector from running inside a ``with`` block.

    Everything that is made lives on, so that going over it again and again finds nothing; on a large
    document that is half of the time. Another thread's cycles wait until the block ends.
    """

    __slots__ = ("_was_on",)

    def __enter__(self) -> None:
        self._was_on = gc.isenabled()
        gc.disable()

    def __exit__(self, *_: object) -> None:
        if self._was_on:
            gc.enable()
