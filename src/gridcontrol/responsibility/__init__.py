"""Who answers: assignments of officers to divisions and subjects by scheme, chains, gaps, proposals. Pure."""

from gridcontrol.responsibility.answering import ChainLink, Responsibility, responsibility_of
from gridcontrol.responsibility.holding import Holding, Standing
from gridcontrol.responsibility.tree import DatedTree, Tree

__all__ = [
    "ChainLink",
    "DatedTree",
    "Holding",
    "Responsibility",
    "Standing",
    "Tree",
    "responsibility_of",
]
