"""The quick evaluator: the same answers from integers and plain tuples, compiled once for each pack."""

from gridcontrol.calculus.fast.evaluation import FastEvaluator

__all__ = ["FastEvaluator"]
