"""What a reader may see: scope, and masking unless it is asked for in the clear; both applied to every answer."""

from gridcontrol.access.answered_for import answered_for
from gridcontrol.access.masking import EVERYTHING, mask
from gridcontrol.access.masks import (
    mask_address,
    mask_age,
    mask_id_number,
    mask_name,
    mask_phone,
    mask_value,
    masked_key,
    scrub,
)
from gridcontrol.access.scope import NOTHING, Scope, what_all_let_see
from gridcontrol.access.sight import Sight

__all__ = [
    "EVERYTHING",
    "NOTHING",
    "Scope",
    "Sight",
    "answered_for",
    "mask",
    "mask_address",
    "mask_age",
    "mask_id_number",
    "mask_name",
    "mask_phone",
    "mask_value",
    "masked_key",
    "scrub",
    "what_all_let_see",
]
