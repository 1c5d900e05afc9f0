"""One Spark for all tests of a process, on this machine, told to begin quickly rather than to run quickly."""

from __future__ import annotations

import atexit
import os
import shutil
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gridcontrol_spark.engine import Spark

VARIABLE = "GRIDCONTROL_SPARK"
"""Set where Spark has to be there: then a missing Java is a failure."""
SETTINGS = {
    # Compiling well takes longer than hundreds of tiny queries do.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.default.parallelism": "1",
}


def found() -> bool:
    """Whether PySpark and a Java are there, or have to be."""
    if os.environ.get(VARIABLE):
        return True
    home = os.environ.get("JAVA_HOME")
    java = (home and (Path(home) / "bin" / "java").exists()) or shutil.which("java")
    return bool(java) and find_spec("pyspark") is not None


@cache
def spark() -> Spark:
    """The engine, its session started once and stopped at the end."""
    from gridcontrol_spark.engine import Spark  # noqa: PLC0415  # PySpark is loaded only where it is used

    engine, process = Spark("local[1]", SETTINGS), os.getpid()
    session = engine.session()
    session.sparkContext.setLogLevel("ERROR")

    def stop() -> None:
        if os.getpid() == process:  # not in processes forked off it
            session.stop()

    atexit.register(stop)
    return engine
