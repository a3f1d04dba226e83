"""Half precision where it is faster."""

import torch


def multiplies_halves(device: str | torch.device) -> bool:
    """Whether bfloat16 products are faster than single precision: a processor without AVX-512 BF16 is ten times slower at them."""
    return str(device).split(":")[0] != "cpu" or torch.cpu._is_avx512_bf16_supported()


def half_precision(device: str | torch.device):
    """Products in bfloat16 where that is faster."""
    return torch.autocast(str(device).split(":")[0], torch.bfloat16, enabled=multiplies_halves(device))
