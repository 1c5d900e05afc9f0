"""``python -m gridcontrol`` and the ``gridcontrol`` command."""

from __future__ import annotations

from gridcontrol.cli import main

if __name__ == "__main__":
    main()
