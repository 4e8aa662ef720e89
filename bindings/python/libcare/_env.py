"""How a call is run: on how many threads, and who hears of its progress."""

from collections.abc import Callable
from typing import TypeAlias

# Called now and then with the share that is done, 0 to 1. An exception it raises stops the call and comes out of it;
# False stops the call, which then raises Cancelled, or gives what it has if it searches; any other value is ignored.
Progress: TypeAlias = Callable[[float], object]

# What the typemap of care_env takes.
Env: TypeAlias = tuple[int, Progress | None]


def env(threads: int = 0, progress: Progress | None = None) -> Env:
    """Environment of a call; 0 threads are as many as there are processors."""
    return threads, progress
