"""Kills whoever works statuses out, at random points, and looks whether the folder kept its word.

    python -m tests.campaigns.kill_statuses --kills 1000

Each round a few facts are received, and a process begins to bring the statuses in a folder up to date, or to work
everybody out. In every second round it dies at a drawn one of its operations on files (a file opened, made safe on the
disk, exchanged, removed, locked), in the others by a signal after a drawn amount of its own computing, also in the
midst of what DuckDB does. Neither depends on how busy the machine is. Then the folder must hold what it held before, or
all of the new; and whoever comes next must bring it to what working everybody out gives elsewhere, with nothing left
lying about. Needs a system with fork.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import duckdb
from attrs import define, field, frozen

from gridcontrol.rules.from_yaml import read_pack
from gridcontrol_duckdb.statuses import Kind, Manifest, Statuses
from tests.agreement.by_sets import told
from tests.agreement.test_worked_by_sets import opened, rows

ROUNDS_IN_A_FOLDER = 12
"""More than rounds are kept apart, so that some are merged."""
PEOPLE = 20
ANEW = 0.3
"""Of so many workers everybody is worked out."""
MEASURED = 4
"""So many workers of either sort are let go on to their end, to learn how long they are."""
TOUCHING = {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.scandir", "fcntl.flock"}
"""Operations on files that Python tells of."""
PACK = b"""
format: gridcontrol/1
pack: killed
zone: Asia/Shanghai
day_count: day_zero
divisions:
  levels: {town: {en: town, zh: town}}
  hierarchies: {statutory: {label: {en: statutory, zh: statutory}, levels: [town]}}
  sources: [{file: towns.csv, scheme: cn-stat, hierarchy: statutory, columns: {code: code, name: name, level: level}}]
subjects:
  person: {place: town, attributes: {town: division?}}
events:
  arrived: {about: person, fields: {town: division?}, sets: [town]}
tracks:
  control: {about: person, default: normal, precedence: [home]}
rules:
  coming: {track: control, when: {event: arrived}, phases: [{status: home, for: 7d}]}
"""
PACK_READ = read_pack(PACK, "killed.yaml")


@frozen
class Length:
    """How long a worker is that nobody kills: operations on files, and seconds of computing."""

    touches: int
    seconds: float


@define
class Campaign:
    """Rounds in a folder *home*."""

    home: Path
    chance: random.Random
    plant: bool = False
    """Put a fault in: what counted is removed before the new is made to count."""
    longest: dict[bool, Length] = field(factory=dict)
    """By whether everybody is worked out."""
    seen: Counter[str] = field(factory=Counter)
    number: int = 0

    @property
    def out(self) -> Path:
        """Where statuses are brought up to date."""
        return self.home / "out"

    def one_round(self) -> None:
        """One kill, and a look at what came of it. Leaves with what is wrong."""
        self.number += 1
        if self.number % ROUNDS_IN_A_FOLDER == 0:
            shutil.rmtree(self.home)
            self.home.mkdir()
        before = self.held()
        self.receive()
        anew = self.plant or self.chance.random() < ANEW
        how, dies = self.drawn(self.longest[anew])
        reached = self.worker(anew=anew, dies=dies)
        found = self.held()
        with closing(opened(str(self.home))) as store:
            store.work_out(PACK_READ, self.home / "elsewhere")
        wanted = self.held("elsewhere")
        if found not in (before, wanted) or (reached is not None and found != wanted):
            self.leave("the folder holds neither what it held nor the new")
        with closing(opened(str(self.home))) as store:
            store.refresh(PACK_READ, self.out)
        if self.held() != wanted:
            self.leave("the next one did not bring it up to date")
        if lying := self.lying():
            self.leave(f"left lying: {', '.join(lying)}")
        end = "ended" if reached is not None else "new" if found == wanted and found != before else "as before"
        self.seen[f"{how}, {'everybody' if anew else 'changed'}: {end}"] += 1

    def leave(self, what: str) -> NoReturn:
        """End the campaign, and keep the folder."""
        sys.exit(f"round {self.number}: {what}; see {self.home}")

    def measure(self) -> None:
        """Learn how long workers are."""
        for anew in (False, True):
            lengths = []
            for _ in range(MEASURED):
                self.receive()
                length = self.worker(anew=anew)
                assert length is not None
                lengths.append(length)
            self.longest[anew] = Length(max(e.touches for e in lengths), max(e.seconds for e in lengths))

    def receive(self) -> None:
        """A few facts, of which some are of people nobody knew."""
        day = date(2020, 2, 20) + timedelta(days=self.chance.randrange(9))
        named = [f"p{self.chance.randrange(PEOPLE)}" for _ in range(5)]
        number = self.chance.getrandbits(60)
        facts = [told(number + at, "arrived", who, day, town=f"town-{at}") for at, who in enumerate(named)]
        with closing(opened(str(self.home))) as store:
            store.append(facts)

    def held(self, name: str = "out") -> list[list[tuple[object, ...]]]:
        """All that counts in the folder; nothing where it is not yet one."""
        folder = self.home / name
        if not (folder / "manifest.json").exists():
            return []
        try:
            return [rows(folder, kind) for kind in (Kind.TIMELINES, Kind.STAYS)]
        except duckdb.Error as error:
            self.leave(f"the folder cannot be read: {error}")

    def lying(self) -> list[str]:
        """Files that nobody counts, and places for files in between."""
        counted = {file.name for file in Statuses(self.out).manifest().files}
        lying = {str(path.relative_to(self.out)) for path in self.out.rglob("*.parquet")}
        return sorted((lying ^ counted) | {str(path) for path in (self.home / "facts").glob("spill-*")})

    def drawn(self, longest: Length) -> tuple[str, Callable[[], None]]:
        """How and when the next worker dies: what arms it."""
        if self.number % 2:
            return "at a file", partial(die_at, self.chance.randrange(longest.touches))
        return "by a signal", partial(die_after, self.chance.random() * longest.seconds)

    def worker(self, *, anew: bool, dies: Callable[[], None] | None = None) -> Length | None:
        """Let a process work; how long it was, None where it was killed."""
        read, write = os.pipe()
        child = os.fork()
        if not child:
            if self.plant:
                tidy_first()
            work(str(self.home), write, dies or partial(die_at, sys.maxsize), anew=anew)
        os.close(write)
        with os.fdopen(read) as pipe:
            said = pipe.read()
        _, state = os.waitpid(child, 0)
        if os.WIFSIGNALED(state):
            return None
        if state or not said:
            self.leave("a worker failed by itself")
        return Length(**json.loads(said))


def work(home: str, write: int, dies: Callable[[], None], *, anew: bool) -> None:
    """What is killed. Does not come back."""
    code = 1
    try:
        dies()
        began = seconds_used()
        with closing(opened(home)) as store:
            store.refresh(PACK_READ, Path(home, "out"), anew=anew)
        # Only a worker that was never armed has its touches counted.
        os.write(write, json.dumps({"touches": _touched[0], "seconds": seconds_used() - began}).encode())
        code = 0
    finally:
        os._exit(code)


def tidy_first() -> None:
    """The fault to be found."""
    right = Statuses.switch

    def switch(self: Statuses, manifest: Manifest) -> None:
        self.tidy(manifest)
        right(self, manifest)

    setattr(Statuses, switch.__name__, switch)


_touched = [0, sys.maxsize]
"""Operations on files so far, and the one before which the process dies."""


def die_at(touch: int) -> None:
    """This process dies right before that one of its operations on files."""
    _touched[:] = [0, touch]
    os.fsync = counted(os.fsync)  # the one operation that Python is silent about
    sys.addaudithook(lambda event, _: touched() if event in TOUCHING else None)


def counted(of: Callable[..., Any]) -> Callable[..., Any]:
    """*of*, with a touch before it."""

    def call(*words: Any) -> Any:  # noqa: ANN401  # whatever it takes
        touched()
        return of(*words)

    return call


def touched() -> None:
    """One more operation on files."""
    if _touched[0] == _touched[1]:
        os.kill(os.getpid(), signal.SIGKILL)
    _touched[0] += 1


def die_after(seconds: float) -> None:
    """This process dies once it has computed for so long, wherever it is then."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, max(seconds, 1e-6))


def seconds_used() -> float:
    """What this process has computed."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Kill so many workers, and say what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plant", action="store_true", help="a fault to be found")
    chosen = parser.parse_args()
    campaign = Campaign(Path(tempfile.mkdtemp()), random.Random(chosen.seed), chosen.plant)
    campaign.measure()
    for _ in range(chosen.kills):
        campaign.one_round()
    shutil.rmtree(campaign.home)
    ended = sum(number for what, number in campaign.seen.items() if what.endswith("ended"))
    print(f"{chosen.kills - ended} killed, {ended} came to their end first; each left what was there or all of the new")
    for what, number in sorted(campaign.seen.items()):
        print(f"  {what}: {number}")


if __name__ == "__main__":
    main()
