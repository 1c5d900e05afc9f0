"""Decimals added up exactly: as whole numbers of their last digit, apart by how many decimals they have.

A decimal is kept as it was written. ``12.50`` is 1250 with a scale of 2; whole numbers have none. Sums of one scale are
whole numbers, and only these leave the database. So nothing is rounded, and a sum is written with as many decimals as
the longest of what was added has.
"""

from __future__ import annotations

from decimal import Decimal

from gridcontrol.reports.counting import Amount

DIGITS = 28
"""As many digits as decimals are reckoned with; one that is longer is refused."""


def scaled(amount: int, scale: int | None) -> Amount:
    """The sum of amounts of one *scale*; a whole number where that is None."""
    if scale is None:
        return amount
    digits = tuple(map(int, str(abs(amount))))
    return Decimal((int(amount < 0), digits, -scale))


def unscaled_sql(text: str) -> str:
    """The whole number of a decimal, *text* as SQL; NULL where it has too many digits to be one."""
    missing = f"repeat('0', GREATEST(-({_decimals(text)}), 0))"
    whole = f"replace(split_part({text}, 'E', 1), '.', '') || {missing}"
    return f"CASE WHEN NOT ({too_long_sql(text)}) THEN TRY_CAST({whole} AS HUGEINT) END"


def scale_sql(text: str) -> str:
    """How many decimals it has."""
    return f"GREATEST({_decimals(text)}, 0)"


def too_long_sql(text: str) -> str:
    """Whether a decimal has more digits than are reckoned with."""
    digits = f"length(replace(ltrim(split_part({text}, 'E', 1), '-'), '.', ''))"
    return f"{digits} + GREATEST(-({_decimals(text)}), 0) > {DIGITS}"


def _decimals(text: str) -> str:
    """How many decimals are written, less the power of ten behind them: below zero for ``1E+2``."""
    mantissa, power = f"split_part({text}, 'E', 1)", f"replace(split_part({text}, 'E', 2), '+', '')"
    behind = f"CASE WHEN contains({mantissa}, '.') THEN length({mantissa}) - strpos({mantissa}, '.') ELSE 0 END"
    return f"({behind}) - COALESCE(TRY_CAST({power} AS INTEGER), 0)"
