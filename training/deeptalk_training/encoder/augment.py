"""What happens to a clean clip before the encoder hears it: another speaker's size and pace, a whisper, a room, a telephone, noise, silence
around it.

Everything runs on a padded batch on the training device; randomness comes from the global torch generator.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F

from .mel import RATE


def resample(samples, lengths, factor):
    """Play faster (factor > 1) or slower, per clip [B]: changes pace, pitch and formants together, as speaker size does."""
    new_lengths = (lengths / factor).long()
    at = torch.arange(int(new_lengths.max()), device=samples.device)[None] * factor[:, None]
    low = at.long().clamp(max=samples.shape[1] - 2)
    part = (at - low).clamp(0, 1)
    out = torch.gather(samples, 1, low) * (1 - part) + torch.gather(samples, 1, low + 1) * part
    return out * (torch.arange(out.shape[1], device=out.device) < new_lengths[:, None]), new_lengths


WHISPERED = 0.1  # share of clips


def whispered(samples, share: float = WHISPERED, never=None):
    """Some clips without their voice: the envelope of each spectrum stays, over noise instead of over harmonics, and the low resonances that a
    closing glottis gives are weaker. [B, N] `never` [B]: not these."""
    drawn = torch.rand(len(samples), device=samples.device) < share
    chosen = torch.nonzero(drawn if never is None else drawn & ~never)[:, 0]
    if not len(chosen):
        return samples
    window, hop = torch.hann_window(512, device=samples.device), 128
    spectra = lambda x: torch.stft(x, 512, hop, window=window, return_complex=True)  # noqa: E731
    voiced = samples[chosen]
    cepstrum = torch.fft.irfft(torch.log(spectra(voiced).abs() + 1e-4), dim=1)
    cepstrum[:, 32:-31] = 0  # a pitch of less than 500 Hz is above this
    envelope = torch.fft.rfft(cepstrum, dim=1).real.exp()
    hertz = torch.linspace(0, RATE / 2, envelope.shape[1], device=samples.device)[None, :, None]
    weaker = 1 - torch.rand(len(chosen), 1, 1, device=samples.device) * torch.sigmoid((500 - hertz) / 150)
    noise = spectra(torch.randn_like(voiced))
    breath = torch.istft(envelope * weaker * noise / noise.abs().mean(), 512, hop, window=window, length=voiced.shape[1])
    left = 0.2 * torch.rand(len(chosen), 1, device=samples.device)  # of the voice
    out = samples.clone()
    out[chosen] = breath / breath.std(1, keepdim=True).clamp(min=1e-6) * voiced.std(1, keepdim=True) + left * voiced
    return out


def placed(samples, lengths, before, after):
    """Silence of `before` and `after` samples [B] around each clip. -> samples, lengths, start of speech."""
    total = before + lengths + after
    at = torch.arange(int(total.max()), device=samples.device)[None] - before[:, None]
    inside = (at >= 0) & (at < lengths[:, None])
    return torch.gather(samples, 1, at.clamp(0, samples.shape[1] - 1)) * inside, total, before


def noise_like(samples):
    """White to brown noise with a random slow envelope, unit power. [B, N]"""
    batch, count = samples.shape
    white = torch.randn(batch, count, device=samples.device)
    spectrum = torch.fft.rfft(white)
    hertz = torch.linspace(0, RATE / 2, spectrum.shape[1], device=samples.device).clamp(min=60.0)
    slope = torch.rand(batch, 1, device=samples.device) * 1.2
    coloured = torch.fft.irfft(spectrum * (hertz / 1000.0) ** -slope, count)
    return coloured / coloured.std(1, keepdim=True).clamp(min=1e-6)


def babble_like(samples):
    """Three other clips of the batch, shifted: speech that isn't addressed to us, unit power."""
    mixed = sum(torch.roll(samples, (k, int(torch.randint(samples.shape[1], ()))), (0, 1)) for k in (1, 2, 3))
    return mixed / mixed.std(1, keepdim=True).clamp(min=1e-4)


def filtered(samples):
    """A random smooth equaliser, for some a telephone band, for some a synthetic room."""
    batch, count = samples.shape
    size = 1 << (count + 8000 - 1).bit_length()
    spectrum = torch.fft.rfft(samples, size)
    device, bins = samples.device, spectrum.shape[1]
    curve = F.interpolate(torch.randn(batch, 1, 8, device=device) * 4.0, bins, mode="linear", align_corners=True)[:, 0]
    response = 10 ** (curve / 20)
    hertz = torch.linspace(0, RATE / 2, bins, device=device)
    phone = (torch.rand(batch, 1, device=device) < 0.15).float()
    band = torch.sigmoid((hertz - 280) / 25) * torch.sigmoid((3450 - hertz) / 60)
    spectrum = spectrum * response * (1 - phone + phone * band)
    room = torch.rand(batch, device=device) < 0.35
    seconds = torch.rand(batch, 1, device=device) * 0.45 + 0.08
    t = torch.arange(8000, device=device)[None] / RATE
    tail = torch.randn(batch, 8000, device=device) * torch.exp(-6.9 * t / seconds) * (t > 0.002)
    tail = tail / tail.norm(dim=1, keepdim=True) * (torch.rand(batch, 1, device=device) * 0.7)
    tail[:, 0] = 1.0
    tail[~room] = 0
    tail[~room, 0] = 1.0
    return torch.fft.irfft(spectrum * torch.fft.rfft(tail, size), size)[:, :count]


def augmented(samples, lengths, strength: float = 1.0, levels=None):
    """Clean clips [B, N] with lengths [B] -> noisy samples, lengths, start of speech, end of speech (samples). `levels` [B]: how loud they are to be, in
    dB, of those that ask how they are said, whose pace and voice stay what they are; nan: any others."""
    batch, device = samples.shape[0], samples.device
    rand = lambda low, high: low + (high - low) * torch.rand(batch, device=device)  # noqa: E731
    kept = torch.zeros(batch, dtype=torch.bool, device=device) if levels is None else ~levels.isnan()
    factor = torch.where(kept, 1.0, 1 + (rand(0.84, 1.2) - 1) * strength)
    samples, lengths = resample(whispered(samples, WHISPERED * strength, kept), lengths, factor)
    speech = lengths
    before, after = (rand(0.0, 0.7) * RATE).long(), (rand(0.0, 0.9) * RATE).long()
    samples, lengths, start = placed(samples, lengths, before, after)
    samples = filtered(samples)
    power = samples.std(1, keepdim=True).clamp(min=1e-4)
    snr = rand(3.0, 45.0)[:, None]
    kind = (torch.rand(batch, 1, device=device) < 0.2).float()
    noise = kind * babble_like(samples) + (1 - kind) * noise_like(samples)
    samples = samples + noise * power * 10 ** (-snr / 20)
    decibels = rand(-38.0, -12.0)
    decibels = decibels if levels is None else torch.where(kept, levels, decibels)
    level = 10 ** (decibels[:, None] / 20) / power
    samples = (samples * level).clamp(-1, 1)
    mask = torch.arange(samples.shape[1], device=device) < lengths[:, None]
    return samples * mask, lengths, start, start + speech


def formant_warp(mel, amount: float = 0.1):
    """Stretch or squeeze the mel axis per clip: another length of throat. [B, T, BANDS]"""
    batch, _, bands = mel.shape
    factor = 1 + amount * (2 * torch.rand(batch, 1, device=mel.device) - 1)
    at = (torch.arange(bands, device=mel.device)[None] * factor).clamp(0, bands - 1.001)
    low = at.long()
    part = (at - low)[:, None, :]
    index = low[:, None, :].expand(-1, mel.shape[1], -1)
    return torch.gather(mel, 2, index) * (1 - part) + torch.gather(mel, 2, index + 1) * part


def masked(mel, bands: int = 10, frames: int = 6, each: int = 2):
    """Hides a few narrow bands and a few short times of every clip behind the mean, so that a sound is known by more than one trait of it
    (SpecAugment, arXiv 1904.08779). `bands`, `frames`: widest. Normalised [B, T, BANDS]"""
    for axis, widest in ((2, bands), (1, frames)):
        for _ in range(each):
            width, place = (torch.rand(mel.shape[0], 1, device=mel.device) for _ in range(2))
            first = place * (mel.shape[axis] - widest)
            at = torch.arange(mel.shape[axis], device=mel.device)
            hidden = (at >= first) & (at < first + width * widest)
            mel = mel.masked_fill(hidden[:, None, :] if axis == 2 else hidden[:, :, None], 0.0)
    return mel
