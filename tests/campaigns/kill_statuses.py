"""Kills whoever works statuses out with SIGKILL at random moments and looks whether the folder kept its word.

    python -m tests.campaigns.kill_statuses --kills 1000

Each round a few facts are received, and a program begins to bring the statuses in a folder up to date, or to work
everybody out. It is killed. Then the folder must hold what it held before, or all of the new; and whoever comes next
must bring it to what working everybody out gives elsewhere.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from gridcontrol_duckdb.statuses import Kind
from tests.agreement.by_sets import told
from tests.agreement.test_worked_by_sets import PACK_READ, opened, rows

ROUNDS_IN_A_FOLDER = 12
LONGEST = 3.0
"""Seconds within which a worker is killed once it has begun."""


def work(home: str, *, anew: bool) -> None:
    """What is killed."""
    store = opened(home)
    print("begun", flush=True)
    store.refresh(PACK_READ, Path(home, "out"), anew=anew)


def one_round(home: Path, number: int, chance: random.Random) -> str:
    """One kill; what came of it."""
    store, day = opened(str(home)), date(2020, 2, 20) + timedelta(days=number % 5)
    store.append([told(10 * number + each, "arrived", f"p{chance.randrange(20)}", day) for each in range(5)])
    store.close()
    before = rows(home / "out", Kind.TIMELINES) if (home / "out" / "manifest.json").exists() else None
    anew = chance.random() < 0.3
    command = [sys.executable, "-m", "tests.campaigns.kill_statuses", "--work", str(home)]
    worker = subprocess.Popen([*command, "--anew"] if anew else command, stdout=subprocess.PIPE)
    if worker.stdout is not None:
        worker.stdout.readline()
    time.sleep(chance.random() * LONGEST)
    worker.kill()
    worker.communicate()
    found = rows(home / "out", Kind.TIMELINES) if (home / "out" / "manifest.json").exists() else None
    store = opened(str(home))
    store.work_out(PACK_READ, home / "elsewhere")
    wanted = rows(home / "elsewhere", Kind.TIMELINES)
    if found not in (before, wanted):
        sys.exit(f"round {number}: the folder holds neither what it held nor the new; see {home}")
    store.refresh(PACK_READ, home / "out")
    store.close()
    if rows(home / "out", Kind.TIMELINES) != wanted:
        sys.exit(f"round {number}: the next one did not bring it up to date; see {home}")
    return "new" if found == wanted else "as before"


def main() -> None:
    """Kill so many workers, and say what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("--anew", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.work:
        work(chosen.work, anew=chosen.anew)
        return
    chance, seen = random.Random(chosen.seed), Counter[str]()
    home = Path(tempfile.mkdtemp())
    for number in range(1, chosen.kills + 1):
        seen[one_round(home, number, chance)] += 1
        if number % ROUNDS_IN_A_FOLDER == 0:
            shutil.rmtree(home)
            home.mkdir()
    shutil.rmtree(home)
    print(f"{chosen.kills} kills: {dict(seen)}")


if __name__ == "__main__":
    main()
