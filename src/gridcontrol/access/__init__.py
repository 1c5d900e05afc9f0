"""What a reader may see: masking, applied to every answer unless it is asked for in the clear."""

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

__all__ = [
    "EVERYTHING",
    "mask",
    "mask_address",
    "mask_age",
    "mask_id_number",
    "mask_name",
    "mask_phone",
    "mask_value",
    "masked_key",
    "scrub",
]
