"""Faults put into a package on purpose: a piece of one function's source replaced, while one test runs."""

from __future__ import annotations

import inspect
import sys
import textwrap
from importlib import import_module
from types import FunctionType

import pytest
from attrs import frozen


@frozen
class Fault:
    """*where* is ``module:function`` or ``module:Class.method``; *right* stands in its source once."""

    says: str
    where: str
    right: str
    wrong: str

    def __str__(self) -> str:
        return self.says


def plant(fault: Fault, room: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the function of *fault* again in its own module of the package *room*, the wrong piece in its source."""
    name, _, path = fault.where.partition(":")
    module = import_module(f"{room}.{name}")
    owner_name, _, method = path.rpartition(".")
    owner = getattr(module, owner_name) if owner_name else module
    function = inspect.getattr_static(owner, method)
    assert isinstance(function, FunctionType)
    source = textwrap.dedent(inspect.getsource(function))
    assert source.count(fault.right) == 1, "the line has changed: plant the fault anew"
    made: dict[str, FunctionType] = {}
    code = compile("from __future__ import annotations\n" + source.replace(fault.right, fault.wrong), "planted", "exec")
    exec(code, module.__dict__, made)  # noqa: S102  # the room's own source, one piece replaced
    if owner is not module:
        monkeypatch.setattr(owner, method, made[method])
        return
    for other in [found for name, found in sys.modules.items() if name.startswith(room)]:
        for attribute, value in list(vars(other).items()):
            if value is function:
                monkeypatch.setattr(other, attribute, made[method])
