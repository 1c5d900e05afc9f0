"""Statuses worked out by Apache Spark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridcontrol.errors import PluginError, Problem
from gridcontrol.plugins import EvaluatorChoice, hookimpl

if TYPE_CHECKING:
    from gridcontrol.calculus.evaluator import Evaluator

__all__ = ["gridcontrol_evaluators"]

_MASTERS = ("local", "spark://", "yarn", "k8s://")
_EXAMPLE = "spark:local[4], spark:spark://host:7077, spark:yarn"


def _evaluator(master: str = "") -> Evaluator:
    from gridcontrol_spark.engine import LOCAL, Spark  # noqa: PLC0415  # PySpark takes a second to load
    from gridcontrol_sql import EngineEvaluator  # noqa: PLC0415  # scripts are made by whoever asks for them

    if master and not master.startswith(_MASTERS):
        raise PluginError(Problem("sql.engine-words", args={"engine": "spark", "found": master, "example": _EXAMPLE}))
    return EngineEvaluator(Spark(master or LOCAL))


@hookimpl
def gridcontrol_evaluators() -> list[EvaluatorChoice]:
    """Statuses worked out by Spark: ``spark`` on this machine, ``spark:spark://host:7077`` on a cluster."""
    return [EvaluatorChoice("spark", _evaluator, _evaluator)]
