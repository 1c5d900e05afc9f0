"""The command as a process of its own: how fast it starts, terminals, pipes, exit codes, progress."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from pathlib import Path

from gridcontrol.errors.width import display_width
from tests.unit.app.district import arrivals, district

COMMAND = [sys.executable, "-m", "gridcontrol"]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GRIDCONTROL", "LC_", "LANG"))}
    return {**kept, "PYTHONUTF8": "1", **more}


def run(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words], cwd=folder, env=environment(**more), capture_output=True, encoding="utf-8", check=False
    )


def on_terminal(folder: Path, columns: int, *words: str) -> str:
    """What the command prints on a terminal of so many columns."""
    master, slave = pty.openpty()
    env = environment(COLUMNS=str(columns), GRIDCONTROL_LANG="zh")
    with subprocess.Popen([*COMMAND, *words], cwd=folder, env=env, stdout=slave, stderr=slave) as process:
        os.close(slave)
        told = b""
        while select.select([master], [], [], 20)[0]:
            try:
                chunk = os.read(master, 65536)
            except OSError:
                break
            if not chunk:
                break
            told += chunk
        process.wait(120)
    os.close(master)
    return told.decode().replace("\r\n", "\n")


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    """It comes at once because of that; how fast is a matter of the machine."""
    code = "import sys\nfrom gridcontrol.cli import main\ntry:\n main(['--help'])\nfinally:\n print('', *sys.modules)"
    asked = [sys.executable, "-c", code]
    loaded = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.split()
    rooms = {name.split(".")[1] for name in loaded if name.startswith("gridcontrol.")}
    assert not {"yaml", "pluggy", "sqlite3"} & set(loaded)
    assert rooms <= {"cli", "errors"}


def test_exit_codes(tmp_path: Path) -> None:
    district(tmp_path)
    arrivals(tmp_path, "p-1,,2020-02-01,affected,", "p-2,,2020-02-31,affected,")
    assert run(tmp_path, "check").returncode == 0
    assert run(tmp_path, "import", "arrivals.csv").returncode == 1
    assert run(tmp_path, "status", "p-1").returncode == 0
    assert run(tmp_path, "status", "p-2").returncode == 2
    assert run(tmp_path, "status").returncode == 2
    (tmp_path / "pack.yaml").write_text("format: gridcontrol/1\n")
    assert run(tmp_path, "check").returncode == 1
    assert run(tmp_path, "status", "p-1").returncode == 1


def test_the_language_is_the_machine_s_unless_it_is_chosen(tmp_path: Path) -> None:
    assert run(tmp_path, "status", "p", LANG="zh_CN.UTF-8").stderr.startswith("错误[")
    assert run(tmp_path, "status", "p", LANG="de_DE.UTF-8").stderr.startswith("error[")
    assert run(tmp_path, "status", "p", LANG="zh_CN.UTF-8", GRIDCONTROL_LANG="en").stderr.startswith("error[")
    assert run(tmp_path, "status", "p", "--lang", "en", LANG="zh_CN.UTF-8").stderr.startswith("error[")


def test_tables_fit_the_terminal(tmp_path: Path) -> None:
    district(tmp_path)
    arrivals(tmp_path, *(f"p-{n},,2020-02-01,affected,999901101" for n in range(5)))
    run(tmp_path, "import", "arrivals.csv")
    for columns in (50, 100):
        for words in (("timeline",), ("why", "p-1", "--at", "2020-02-05 12:00")):
            lines = on_terminal(tmp_path, columns, *words).splitlines()
            assert len(lines) > 5
            assert max(map(display_width, lines)) <= columns
    assert max(map(display_width, on_terminal(tmp_path, 50, "timeline").splitlines())) > 40


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    district(tmp_path)
    arrivals(tmp_path, *(f"p-{n},,2020-02-01,affected,999901101" for n in range(3000)))
    run(tmp_path, "import", "arrivals.csv")
    with subprocess.Popen(
        [*COMMAND, "timeline", "--format", "csv"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(100)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0
