#!/usr/bin/env python3
"""Set up gridcontrol, run its main example, its tests and its checks: `python dev.py --help`.

Standard library only. The file parses on old Pythons, so that they can be refused in one sentence.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)
NEWEST = (3, 13)

if sys.version_info < OLDEST:
    sys.exit(
        f"gridcontrol needs Python 3.11 or newer, and this is Python {sys.version_info[0]}.{sys.version_info[1]} "
        f"({sys.executable}): start dev.py with a newer one, for example `python3.11 dev.py demo`."
    )

ROOT = Path(__file__).resolve().parent
VENV_VARIABLE = "GRIDCONTROL_VENV"
STAMP = "gridcontrol-dev.json"
DEMO = Path("examples", "rongchang-2020", "run.py")
NOT_PURE = ("__main__", "cli", "app", "builtin", "testing", "plugins")
LARGE = {"gridcontrol-spark"}  # half a gigabyte of Spark: for tests only
BESIDES_OWN = "--besides-own"
COVERAGE_FLOOR = 90  # percent of lines and branches

HELP = f"""\
Set up gridcontrol and run things in it.

  python dev.py demo [WORDS]      run the story of Rongchang 2020; WORDS go to its run.py
  python dev.py test [-- WORDS]   every check and every test; WORDS go to pytest only (-- -k foo)
  python dev.py pytest [WORDS]    only pytest, without the checks
  python dev.py lint              only the checks: ruff, mypy, import contracts
  python dev.py docs              build the documentation into docs/_build
  python dev.py coverage          branch coverage of the pure rooms, with a floor of {COVERAGE_FLOOR} %
  python dev.py bench [NAME]      run benchmarks/NAME.py; without a name, list them
  python dev.py campaign [NAME]   run tests/campaigns/NAME.py; without a name, list them
  python dev.py pythons [WORDS]   only pytest, with each Python from 3.11 to 3.13 that answers;
                                  {BESIDES_OWN} leaves out the one that runs dev.py

The first run makes .venv here and installs what it needs from your package index; later runs
start at once, until a pyproject.toml changes. Another folder: set {VENV_VARIABLE}.
To start afresh, delete .venv. To use a mirror, set PIP_INDEX_URL.
"""


class Failed(Exception):
    """A step did not succeed; the text says which."""


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)


def venv_folder() -> Path:
    """The environment's folder: `.venv` beside this file unless the variable names another."""
    return ROOT / os.environ.get(VENV_VARIABLE, ".venv")


def program(venv: Path, name: str) -> str:
    """The path of an installed program, on Windows too."""
    if os.name == "nt":
        return str(venv / "Scripts" / (name + ".exe"))
    return str(venv / "bin" / name)


def distributions(*, for_tests: bool) -> list[Path]:
    """Folders of the distributions in this repository: core first, then plugins, for tests also the examples'."""
    patterns = ["plugins/*/pyproject.toml"] + (["examples/*/pyproject.toml"] if for_tests else [])
    found = [found.parent for pattern in patterns for found in sorted(ROOT.glob(pattern))]
    return [ROOT] + [folder for folder in found if for_tests or folder.name not in LARGE]


def wishes(*, for_tests: bool) -> str:
    """A digest of all that decides what gets installed. Tool settings don't count."""
    import tomllib  # not at the top: older Pythons, which are refused there, have none

    parts = []
    for folder in distributions(for_tests=for_tests):
        whole = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
        relevant = [whole.get("build-system"), whole.get("project"), whole.get("tool", {}).get("hatch")]
        parts.append([str(folder), relevant])
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def answer(command: list[str]) -> str | None:
    """What *command* prints, or None when it can't be started or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def version_of(python: str) -> str | None:
    """`3.12` for a Python that runs, else None."""
    return answer([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])


def ready(venv: Path, python: str, *, for_tests: bool) -> None:
    """Make *venv* with *python* unless it stands, and install what is missing. Never removes a working environment."""
    stamp = venv / STAMP
    try:
        standing = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        standing = {}
    kind = "tests" if for_tests else "demo"
    wanted = wishes(for_tests=for_tests)
    moved = standing.get("folder", str(venv)) != str(venv)  # its programs would still name the old place
    own_version = None if moved else version_of(program(venv, "python"))
    if own_version is not None and standing.get(kind) == wanted:
        return
    if own_version is None:
        say(f"Making the environment {venv} ...")
        run_or_fail("make the environment", [python, "-m", "venv", "--clear", str(venv)])
        standing = {}
    elif tuple(map(int, own_version.split("."))) < OLDEST:
        raise Failed(f"the environment {venv} uses Python {own_version}; delete it and start again")
    install(venv, for_tests=for_tests)
    standing.update({"folder": str(venv), kind: wanted})
    if for_tests:
        standing["demo"] = wishes(for_tests=False)
    stamp.write_text(json.dumps(standing), encoding="utf-8")


def install(venv: Path, *, for_tests: bool) -> None:
    """Put core and plugins, editable, into *venv*: on one pip line, since a plugin alone can't find the core."""
    words = []
    for folder in distributions(for_tests=for_tests):
        extras = "[testing,dev]" if for_tests and folder == ROOT else ""
        words += ["-e", str(folder) + extras]
    say(f"Installing gridcontrol and its plugins into {venv} (the first time takes a minute or more) ...")
    began = time.monotonic()
    pip = [program(venv, "python"), "-m", "pip", "--disable-pip-version-check", "install", *words]
    told = []
    with subprocess.Popen(
        pip, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="ascii", errors="backslashreplace"
    ) as running:
        for line in running.stdout or ():
            told.append(line)
            if line.startswith(("Collecting", "Obtaining")):
                print(".", end="", flush=True)
            elif line.startswith("Installing collected"):
                print(" unpacking", end="", flush=True)
    print(flush=True)
    if running.returncode:
        sys.stdout.writelines(told[-40:])
        raise Failed(
            "pip could not install what is needed; its last lines are above. "
            "It needs a package index: name a mirror with PIP_INDEX_URL if yours is elsewhere"
        )
    say(f"Installed in {time.monotonic() - began:.0f} s.")


def surroundings(venv: Path) -> dict[str, str]:
    """The environment variables for a program in *venv*: UTF-8 everywhere, its programs first on the path."""
    own = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    own["VIRTUAL_ENV"] = str(venv)
    own["PYTHONUTF8"] = "1"
    # Of the folder that mypy is run in, so that each distribution's package, and what benchmarks share, has its name.
    own["MYPYPATH"] = os.pathsep.join(["src", "benchmarks"])
    own["PATH"] = str(Path(program(venv, "python")).parent) + os.pathsep + own.get("PATH", "")
    return own


def run_or_fail(title: str, command: list[str]) -> None:
    """Run a command of the set-up; `Failed` when it does not succeed."""
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise Failed("could not " + title)


def run(venv: Path, command: list[str], folder: Path = ROOT, **more: str) -> int:
    """Run *command*, its output passing through, and return its exit code; *more* are environment variables."""
    try:
        return subprocess.run(command, cwd=folder, env=surroundings(venv) | more, check=False).returncode
    except FileNotFoundError:
        say(f"{command[0]} is not installed; delete {venv / STAMP} and start again")
        return 2


def steps_of_lint(venv: Path) -> list[tuple[str, list[str], Path]]:
    """The checks: title, command, folder to run in."""
    ruff, mypy = program(venv, "ruff"), [program(venv, "mypy"), "--config-file", str(ROOT / "pyproject.toml")]
    steps = [
        ("ruff check", [ruff, "check"], ROOT),
        ("ruff format --check", [ruff, "format", "--check"], ROOT),
        ("import contracts", [program(venv, "lint-imports"), "--no-logo", "--no-cache"], ROOT),
    ]
    own = [name for name in ("src", "tests", "benchmarks", "conftest.py", "dev.py") if has_python(ROOT / name)]
    steps.append(("mypy: core and tests", [*mypy, *own], ROOT))
    for folder in sorted([*ROOT.glob("plugins/*"), *ROOT.glob("examples/*")]):
        if has_python(folder):
            found = [part.name for part in sorted(folder.iterdir()) if has_python(part)]
            steps.append(("mypy: " + folder.name, [*mypy, *found], folder))
    return steps


def has_python(path: Path) -> bool:
    """Whether *path* is a Python file or a folder with one somewhere inside."""
    if path.is_dir():
        return any(path.rglob("*.py"))
    return path.suffix == ".py" and path.is_file()


def step_of_docs(venv: Path) -> tuple[str, list[str], Path]:
    """Warnings are errors; all of them are shown, not only the first."""
    sphinx = [program(venv, "python"), "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", "docs"]
    return ("documentation", [*sphinx, str(Path("docs", "_build", "html"))], ROOT)


def step_of_pytest(venv: Path, words: list[str]) -> tuple[str, list[str], Path]:
    """All tests and executable documents, on at most four cores; a file stays whole, as a document's examples must."""
    spread = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadscope"]
    if any(word == "-n" or word.startswith(("-n", "--numprocesses", "--pdb", "-x")) for word in words):
        spread = []
    return ("pytest", [program(venv, "python"), "-m", "pytest", *spread, *words], ROOT)


def run_steps(venv: Path, steps: list[tuple[str, list[str], Path]]) -> int:
    """Run all steps, also after one failed, and sum up. Returns 1 when any failed."""
    outcome = []
    for number, (title, command, folder) in enumerate(steps, start=1):
        say(f"\n[{number}/{len(steps)}] {title}")
        began = time.monotonic()
        code = run(venv, command, folder)
        outcome.append((title, code, time.monotonic() - began))
        if code:
            say(f"FAILED: {title} ({'no test matched' if (title, code) == ('pytest', 5) else f'exit code {code}'})")
    say("")
    for title, code, seconds in outcome:
        say(f"{'FAILED' if code else 'ok':<7} {title:<34} {seconds:6.1f} s")
    failed = [title for title, code, _ in outcome if code]
    say("\nFailed: " + ", ".join(failed) + "." if failed else f"\nAll {len(steps)} steps passed.")
    return 1 if failed else 0


def demo(words: list[str]) -> int:
    """Run the main example."""
    venv = venv_folder()
    ready(venv, sys.executable, for_tests=False)
    if not (ROOT / DEMO).is_file():
        raise Failed(f"{DEMO.as_posix()} is not there")
    return run(venv, [program(venv, "python"), str(ROOT / DEMO), *words])


def ready_for_tests() -> Path:
    """The environment with everything that tests need."""
    venv = venv_folder()
    ready(venv, sys.executable, for_tests=True)
    inside, here = version_of(program(venv, "python")), f"{sys.version_info[0]}.{sys.version_info[1]}"
    if inside != here:
        say(f"Note: {venv} uses Python {inside}, not this {here}; for another, set {VENV_VARIABLE}.")
    return venv


def test(words: list[str]) -> int:
    """Run everything."""
    venv = ready_for_tests()
    return run_steps(venv, [*steps_of_lint(venv), step_of_docs(venv), step_of_pytest(venv, words)])


def pytest(words: list[str]) -> int:
    """Run the tests alone."""
    venv = ready_for_tests()
    return run_steps(venv, [step_of_pytest(venv, words)])


def lint(words: list[str]) -> int:
    """Run the checks alone."""
    refuse(words)
    venv = ready_for_tests()
    return run_steps(venv, steps_of_lint(venv))


def docs(words: list[str]) -> int:
    """Build the documentation."""
    refuse(words)
    venv = ready_for_tests()
    code = run_steps(venv, [step_of_docs(venv)])
    if not code:
        say(f"Open {Path('docs', '_build', 'html', 'index.html')}")
    return code


def coverage(words: list[str]) -> int:
    """Measure branch coverage of the pure rooms."""
    venv = ready_for_tests()
    title, tests, folder = step_of_pytest(venv, ["--cov", "--cov-report=", *words])
    omit = ",".join(f"*/gridcontrol/{room}/*,*/gridcontrol/{room}.py" for room in NOT_PURE)
    floor = ["--omit", omit, "--fail-under", str(COVERAGE_FLOOR), "--precision", "1"]
    report = [program(venv, "python"), "-m", "coverage", "report", *floor]
    return run_steps(venv, [(title, tests, folder), ("coverage of the pure rooms", report, ROOT)])


def bench(words: list[str]) -> int:
    """Run one benchmark."""
    return run_script(ROOT / "benchmarks", words)


def campaign(words: list[str]) -> int:
    """Run one long search for faults."""
    return run_script(ROOT / "tests" / "campaigns", words)


def run_script(folder: Path, words: list[str]) -> int:
    """Run the script that the first word names, with the other words; without a word, list the scripts."""
    there = {found.stem.replace("_", "-"): found for found in sorted(folder.glob("*.py")) if found.stem[0] != "_"}
    if not words:
        for name, found in there.items():
            summary = ast.get_docstring(ast.parse(found.read_text(encoding="utf-8"))) or " "
            say(f"{name:<24} {summary.splitlines()[0]}")
        if not there:
            say(f"{folder.relative_to(ROOT).as_posix()} holds none yet.")
        return 0
    chosen = there.get(words[0].replace("_", "-"))
    if chosen is None:
        known = ", ".join(there) or "none"
        raise Failed(f"there is no {words[0]} in {folder.relative_to(ROOT).as_posix()}; there are: {known}")
    venv = ready_for_tests()
    # Scripts share packages of the project's root, such as what tests draw with.
    return run(venv, [program(venv, "python"), str(chosen), *words[1:]], PYTHONPATH=str(ROOT))


def find_python(minor: int) -> str | None:
    """A Python 3.*minor* that answers: by its name, by the Windows launcher, or among those that pyenv keeps."""
    name = f"3.{minor}"
    candidates = []
    if shutil.which("python" + name):
        candidates.append("python" + name)
    if os.name == "nt" and shutil.which("py"):
        told = answer(["py", "-" + name, "-c", "import sys; print(sys.executable)"])
        candidates += [told] if told else []
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    candidates += [str(found) for found in sorted(kept.glob(name + ".*/bin/python" + name))]
    return next((found for found in candidates if version_of(found) == name), None)


def pythons(words: list[str]) -> int:
    """Run the tests with every supported Python that answers; each has an environment of its own."""
    outcome = []
    own = sys.version_info[1] if BESIDES_OWN in words else None
    words = [word for word in words if word != BESIDES_OWN]
    for minor in range(OLDEST[1], NEWEST[1] + 1):
        name = f"3.{minor}"
        if minor == own:
            continue
        python = find_python(minor)
        if python is None:
            say(f"\nPython {name}: MISSING, no python{name} answers -V; not tested.")
            outcome.append((name, "missing"))
            continue
        say(f"\nPython {name}: {answer([python, '-V'])}")
        venv = venv_folder()
        venv = venv.with_name(venv.name + "-" + name)
        ready(venv, python, for_tests=True)
        code = run_steps(venv, [step_of_pytest(venv, words)])
        outcome.append((name, "FAILED" if code else "passed"))
    say("\n" + "\n".join(f"Python {name}: {what}" for name, what in outcome))
    return 1 if any(what == "FAILED" for _, what in outcome) or all(what == "missing" for _, what in outcome) else 0


def refuse(words: list[str]) -> None:
    """Some subcommands take no words."""
    if words:
        raise Failed(f"this subcommand takes no further words, got: {' '.join(words)}")


SUBCOMMANDS = {
    chosen.__name__: chosen for chosen in (demo, test, pytest, lint, docs, coverage, bench, campaign, pythons)
}


def main(words: list[str]) -> int:
    """Returns 0 when all went well, 1 when something failed, 2 on wrong use."""
    parser = argparse.ArgumentParser(prog="dev.py", add_help=False, usage="python dev.py SUBCOMMAND [WORDS]")
    parser.add_argument("subcommand", choices=SUBCOMMANDS)
    if not words or words[0] in {"-h", "--help", "help"}:
        say(HELP)
        return 0 if words else 2
    chosen = parser.parse_args(words[:1]).subcommand
    rest = words[1:]
    if chosen != "demo" and rest[:1] == ["--"]:
        rest = rest[1:]
    os.chdir(ROOT)
    try:
        code = SUBCOMMANDS[chosen](rest)
    except Failed as failure:
        say(f"FAILED: {failure}.")
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
