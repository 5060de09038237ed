"""A season that is too long to be planned at once: a month at a time, of which the first half is settled before the next is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from lantoa.workforce.rules.batches import Done, Span, ahead
from lantoa.workforce.rules.hands import Group
from lantoa.workforce.rules.late import latest, weights
from lantoa.workforce.rules.scenario import Scenario
from lantoa.workforce.rules.search import Clock, Found, Search

# Days planned at once, and of those how many are settled before the next are planned.
AT_ONCE, SETTLED = 28, 14
# The longest time that is planned at once.
LONGEST = 35
# Share of the time for the proof of the whole.
PROOF = 0.25


def best(it: Scenario, groups: Sequence[Group], clock: Clock) -> Found:
    """The plan of the whole time, by windows where it is long."""
    return _at_once(it, groups, Span(0, it.days), clock) if it.days <= LONGEST else _by_windows(it, groups, clock)


def _at_once(it: Scenario, groups: Sequence[Group], span: Span, clock: Clock) -> Found:
    search = Search(it, groups, span, clock)
    found = search.run()
    if found is None and search.possible:
        # Nothing was found in the time, as on a busy machine: that is no proof that promises have to be moved.
        found = Search(it, groups, span, Clock(max(clock.left, clock.seconds))).run()
    return found or latest(it, groups, span, Clock(max(clock.left, 0.3 * clock.seconds, 1.0)))


def _by_windows(it: Scenario, groups: Sequence[Group], clock: Clock) -> Found:
    bound = _proof(it, groups, Clock(clock.some(PROOF)))
    done, late, days_ahead = Done(), False, max(map(ahead, it.products), default=0)
    begins = list(range(0, max(it.days - AT_ONCE + SETTLED, 1), SETTLED))
    for number, first in enumerate(begins):
        last = number == len(begins) - 1
        end = it.days if last else min(first + AT_ONCE + days_ahead, it.days)
        span = Span(first, end, done, last=end == it.days)
        found = _at_once(it, groups, span, Clock(max(clock.left / (len(begins) - number), 0.5)))
        late = late or found.late > 0
        settled = it.days if last else first + SETTLED
        done = _settle(done, found, settled, settled if last else settled - days_ahead)
    return Found(done.made, done.batches, done.hands, done.given_up, float("nan") if late else 0.0, bound)


def _settle(done: Done, found: Found, made: int, hands: int) -> Done:
    """What was settled and what now is: goods that are ready before the one day, hands before the other."""
    return Done(
        done.made | {key: pieces for key, pieces in found.made.items() if key[1] < made},
        done.batches | {key: count for key, count in found.batches.items() if key[2] < made},
        done.hands | {key: count for key, count in found.hands.items() if key[1] < hands},
        done.given_up | {key: pieces for key, pieces in found.unmet.items() if key[1] < made},
    )


def _proof(it: Scenario, groups: Sequence[Group], clock: Clock) -> float:
    """How few shifts cannot be enough for the whole: with parts of batches and of hands. Plans that keep not every promise weigh more."""
    search = Search(it, groups, Span(0, it.days), clock)
    proved = search.proof()
    return proved if search.possible else weights(it)[0]
