"""The definition: rules and facts to intervals, written to be read, slow on purpose."""

from gridcontrol.calculus.reference.evaluation import ReferenceEvaluator

__all__ = ["ReferenceEvaluator"]
