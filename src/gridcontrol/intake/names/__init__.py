"""Division names as others publish them, matched to divisions: with candidates and reasons, never by a guess."""

from gridcontrol.intake.names.matching import Candidate, Matcher, MatchResult, Outcome, match_name

__all__ = ["Candidate", "MatchResult", "Matcher", "Outcome", "match_name"]
