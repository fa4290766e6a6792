"""Pausing Python's cyclic garbage collector while a document is made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collection() -> Iterator[None]:
    """Keep the cyclic collector from running inside the block.

    Everything that is made lives on, so that going over it again and again finds nothing; on a large
    document that is half of the time. Another thread's cycles wait until the block ends.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
