"""Whether an officer can learn anything about those he does not see: two worlds that differ only there, one answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from attrs import frozen

from gridcontrol.ids import SubjectId
from gridcontrol.time import instant_of
from tests.leaks.county import NAMES
from tests.leaks.doors import OF_WHAT_IS_KNOWN, Question, answer, asked_at_random, locality_of
from tests.leaks.worlds import (
    DAYS,
    FIRST,
    NOW,
    ZONE,
    Standing,
    World,
    concerned_officers,
    drawn,
    holdings,
    may_see,
    named_divisions,
    reaching,
    twin,
)

ASKED_OF_EACH = 50
"""Questions of one officer in one pair of worlds."""


@frozen
class Leak:
    """A question whose answer told something."""

    seed: int
    question: Question
    what: str

    def __str__(self) -> str:
        return f"world {self.seed}, {self.question}: {self.what}"


@frozen
class Case:
    """A world, an officer in it, and two instants."""

    world: World
    officer: SubjectId
    at: datetime
    known_at: datetime


def case_of(random: Random) -> Case:
    """A case drawn from *random* alone."""
    world = drawn(random)
    officers = sorted(each for each in world.subjects() if each.startswith("officer/"))
    start = instant_of(FIRST, ZONE)
    at = start + timedelta(hours=random.randrange(24, 24 * (DAYS + 3)))
    known_at = max(at, random.choice((NOW, NOW, at, at + timedelta(days=random.randrange(4)))))
    # More often one who has something to see.
    weights = [1 + 3 * sum(1 for _ in holdings(Standing.of(world, known_at), each, at)) for each in officers]
    return Case(world, random.choices(officers, weights)[0], at, known_at)


Sights = list[tuple[set[SubjectId], set[str]]]
"""What an officer sees, subjects and codes, as of the instant and as of that of knowledge."""


def pair_of(random: Random) -> tuple[Case, World, Sights, set[str]]:
    """A case, the twin of its world, what the officer sees, and the divisions that are named to him."""
    case = case_of(random)
    world = case.world
    # Some doors take what is known at one instant as of that same instant.
    sights = [may_see(world, case.officer, when, case.known_at) for when in (case.at, case.known_at)]
    seen, codes = sights[0][0] | sights[1][0], sights[0][1] | sights[1][1]
    named = named_divisions(world, seen, codes)
    concerned = concerned_officers(world, reaching(world, seen), codes, named) | {case.officer}
    return case, twin(world, seen, codes, named, concerned, random), sights, named


def leaks(seed: int, questions: int = ASKED_OF_EACH) -> list[Leak]:
    """What leaked where an officer of the world of that number asked so many questions."""
    random = Random(seed)
    case, other, sights, named = pair_of(random)
    world, at, known_at = case.world, case.at, case.known_at
    there = other.subjects()
    # Whoever is not seen, and nobody else, has another id in the twin; a division's is its code.
    hidden = _words(world, world.subjects() - there)
    hidden += [name for code, name in NAMES.items() if code not in named]
    later = _words(world, sights[1][0] - sights[0][0] - {case.officer})
    one, two = locality_of(world), locality_of(other)
    if not one.known(known_at=known_at).of(case.officer):
        return []
    readers = one.seen_by(case.officer), two.seen_by(case.officer)
    found: list[Leak] = []
    for _ in range(questions):
        asked = asked_at_random(random, world, *sights[0], at, known_at)
        answers = [answer(reader, asked) for reader in readers]
        if answers[0] != answers[1]:
            found.append(Leak(seed, asked, _difference(*answers)))
        for word in hidden if asked.door in OF_WHAT_IS_KNOWN else [*hidden, *later]:
            if word in answers[0] and not any(word in each for each in asked.words):
                found.append(Leak(seed, asked, f"names {word}: {_around(answers[0], word)}"))
                break
    return found


def _words(world: World, subjects: Iterable[SubjectId]) -> list[str]:
    """What stands for *subjects*, divisions apart: their keys and names."""
    people = (each for each in subjects if not each.startswith("town/"))
    return [word for each in people for word in (each.partition("/")[2], *world.named.get(each, ()))]


def _difference(one: str, other: str) -> str:
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"{one[max(0, start - 150) : start + 120]!r} is not {other[max(0, start - 150) : start + 120]!r}"


def _around(text: str, word: str) -> str:
    start = text.index(word)
    return repr(text[max(0, start - 150) : start + 60])
