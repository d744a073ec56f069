"""Time contestants in turn, so that a noisy machine disturbs all of them alike, and keep the best of each.

What runs in this process is timed in its processor time (``time.process_time``), which neighbours on the machine do not
stretch as they do the time on the wall.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping


def race(
    contestants: Mapping[str, Callable[[], object]], rounds: int, clock: Callable[[], float] = time.process_time
) -> dict[str, float]:
    """The least time that each contestant took, in seconds; all run once in each of the ``rounds``, in turn."""
    best = dict.fromkeys(contestants, float("inf"))
    for _ in range(rounds):
        for name, run in contestants.items():
            gc.collect()
            start = clock()
            run()
            best[name] = min(best[name], clock() - start)
    return best
