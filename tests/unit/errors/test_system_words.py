"""What the operating system says is said in the language that is printed."""

from __future__ import annotations

import errno
import os

import pytest

from gridcontrol.errors import Problem
from gridcontrol.errors.text import what_text

KNOWN = {
    errno.ENOENT: "没有该文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EISDIR: "这是文件夹",
    errno.ENOTDIR: "不是文件夹",
    errno.EEXIST: "文件已存在",
    errno.ENOSPC: "磁盘空间不足",
    errno.EROFS: "文件系统只读",
}


@pytest.mark.parametrize(("number", "chinese"), KNOWN.items())
def test_a_reason_of_the_system_is_translated(number: int, chinese: str) -> None:
    problem = Problem("app.no-file", args={"file": "pack.yaml", "reason": os.strerror(number)})
    assert what_text(problem, "en") == f"pack.yaml can't be read: {os.strerror(number)}"
    assert what_text(problem, "zh") == f"无法读取 pack.yaml:{chinese}"


def test_other_reasons_stand_as_they_are() -> None:
    problem = Problem("app.no-file", args={"file": "pack.yaml", "reason": "Too many open files"})
    assert what_text(problem, "zh") == "无法读取 pack.yaml:Too many open files"
