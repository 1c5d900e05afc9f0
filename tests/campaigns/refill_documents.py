"""Writes into the documents what their command lines answer today: look at the difference before you commit it.

``python dev.py campaign refill_documents``. ``tests/unit/cli/test_documents.py`` compares on every run.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from re import Match

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.unit.cli.test_documents import BLOCK, DOCUMENTS, asked  # noqa: E402  # found by the line above


def answered(words: str, folder: Path) -> str:
    """What the command says, errors first."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("GRIDCONTROL", "LC_", "LANG"))}
    env |= {"GRIDCONTROL_PACK": "my-district.yaml", "GRIDCONTROL_LANG": "en", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "gridcontrol", *shlex.split(words)]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False)
    return done.stderr + done.stdout


def refilled(block: Match[str], folder: Path) -> str:
    """The block with today's answers; files it writes or mends are written and mended in *folder*."""
    if block["file"]:
        (folder / block["file"]).write_text(block["text"], "utf-8")
    elif block["mended"]:
        path = folder / block["mended"]
        path.write_text(path.read_text("utf-8").replace(block["wrong"], block["right"]), "utf-8")
    else:
        said = (f"$ gridcontrol {words}\n{answered(words, folder)}" for words, _ in asked(block["console"]))
        return f"```console\n{''.join(said)}```"
    return block[0]


def main() -> None:
    """Refill every document."""
    for name in DOCUMENTS:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            shutil.copytree(ROOT / "examples" / "first-day", folder / "examples" / "first-day")
            path = ROOT / name
            before = path.read_text("utf-8")
            after = BLOCK.sub(partial(refilled, folder=folder), before)
            path.write_text(after, "utf-8")
            print(f"{name}: {'changed' if after != before else 'as it was'}")


if __name__ == "__main__":
    main()
