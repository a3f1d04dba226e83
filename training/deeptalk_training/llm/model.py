"""DeepSeek-V2 (MLA, shared and routed experts, softmax gate, top-k without renormalisation) with averaged stream embeddings.

Written for training on one device at a small size. On a GPU every expert computes every token and the gate weight of an expert that was
not chosen is zero, so a layer of experts is two matrix products; on a processor only the chosen ones compute. The results are equal.
Training packs several sequences into a row; `visible` then says which earlier positions belong to the same sequence. Rotary positions
are relative, so a sequence need not begin at position 0.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn

from .chosen import ChosenExperts
from .config import Config


class RMSNorm(nn.Module):
    def __init__(self, width: int, eps: float):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(width)), eps

    def forward(self, x):
        return F.rms_norm(x.float(), x.shape[-1:], self.weight.float(), self.eps).to(x.dtype)


def rotate(x, at, theta: float):
    """Rotary positions on interleaved pairs (2i, 2i+1). x [B, H, T, d], at [T]."""
    half = x.shape[-1] // 2
    inverse = theta ** (-torch.arange(half, device=x.device, dtype=torch.float32) / half)
    angle = at[:, None].float() * inverse
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack([even * cos - odd * sin, even * sin + odd * cos], -1).flatten(-2)


class Attention(nn.Module):
    def __init__(self, c: Config):
        super().__init__()
        self.c = c
        self.q_proj = nn.Linear(c.hidden, c.heads * (c.nope + c.rope), bias=False)
        self.kv_a_proj_with_mqa = nn.Linear(c.hidden, c.kv_rank + c.rope, bias=False)
        self.kv_a_layernorm = RMSNorm(c.kv_rank, c.eps)
        self.kv_b_proj = nn.Linear(c.kv_rank, c.heads * (c.nope + c.value), bias=False)
        self.o_proj = nn.Linear(c.heads * c.value, c.hidden, bias=False)

    def forward(self, x, cache=None, visible=None):
        """x [B, T, hidden]; cache: dict with the keys and values of earlier positions, extended in place; visible: bool [B, 1, T, T]."""
        c, (batch, count, _) = self.c, x.shape
        past = cache["keys"].shape[2] if cache else 0
        at = torch.arange(past, past + count, device=x.device)
        q = self.q_proj(x).view(batch, count, c.heads, -1).transpose(1, 2)
        q = torch.cat([q[..., : c.nope], rotate(q[..., c.nope :], at, c.rope_theta)], -1)
        latent, key_rope = self.kv_a_proj_with_mqa(x).split([c.kv_rank, c.rope], -1)
        latent, key_rope = self.kv_a_layernorm(latent), rotate(key_rope[:, None], at, c.rope_theta)
        kv = self.kv_b_proj(latent).view(batch, count, c.heads, -1).transpose(1, 2)
        k = torch.cat([kv[..., : c.nope], key_rope.expand(-1, c.heads, -1, -1)], -1)
        v = kv[..., c.nope :]
        if cache is not None:
            if cache:
                k, v = torch.cat([cache["keys"], k], 2), torch.cat([cache["values"], v], 2)
            cache["keys"], cache["values"] = k, v
        if visible is not None:
            y = attend(q, k, v, visible)
        else:
            mask = torch.arange(k.shape[2], device=x.device)[None] <= at[:, None] if past and count > 1 else None
            y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=past == 0)
        return self.o_proj(y.transpose(1, 2).reshape(batch, count, -1))


def attend(q, k, v, visible):
    """Attention written out: on a processor, and in half precision, four times as fast as the fused one at these short rows."""
    scores = (q @ k.transpose(-1, -2)) * q.shape[-1] ** -0.5
    return scores.masked_fill(~visible, float("-inf")).softmax(-1).to(v.dtype) @ v


class SwiGLU(nn.Module):
    def __init__(self, hidden: int, width: int):
        super().__init__()
        self.gate_proj = nn.Linear(hidden, width, bias=False)
        self.up_proj = nn.Linear(hidden, width, bias=False)
        self.down_proj = nn.Linear(width, hidden, bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Experts(nn.Module):
    """`mask` [experts] bool: experts that may be chosen (None = all). `before`: mask logits, else gate scores (weight 0).
    `allowed` [N, experts] bool: the same per position, after the softmax (hard routing)."""

    def __init__(self, c: Config):
        super().__init__()
        self.c = c
        self.gate = nn.Linear(c.hidden, c.experts, bias=False)
        self.gate_proj = nn.Parameter(torch.empty(c.experts, c.expert_width, c.hidden))
        self.up_proj = nn.Parameter(torch.empty(c.experts, c.expert_width, c.hidden))
        self.down_proj = nn.Parameter(torch.empty(c.experts, c.hidden, c.expert_width))
        for weight in (self.gate_proj, self.up_proj, self.down_proj):
            nn.init.normal_(weight, std=0.02)
        self.shared_experts = SwiGLU(c.hidden, c.shared_experts * c.expert_width)
        self.mask, self.before, self.allowed = None, True, None
        self.chosen = self.scores = None  # of the last call: ids [N, K], softmax scores [N, experts]

    def forward(self, x):
        c, shape = self.c, x.shape
        flat = x.reshape(-1, c.hidden)
        with torch.autocast(x.device.type, enabled=False):
            logits = F.linear(flat.float(), self.gate.weight.float())
            if self.mask is not None and self.before:
                logits = logits.masked_fill(~self.mask, float("-inf"))
            scores = logits.softmax(-1)
            if self.mask is not None and not self.before:
                scores = scores * self.mask
            if self.allowed is not None:
                scores = scores * self.allowed
            weights, ids = scores.topk(c.top_k, -1)
        self.chosen, self.scores = ids, scores
        if x.device.type == "cpu":
            x = flat.to(torch.bfloat16) if torch.is_autocast_enabled("cpu") else flat
            routed = ChosenExperts.apply(x, weights, ids, self.gate_proj, self.up_proj, self.down_proj)
            return (routed + self.shared_experts(flat)).view(shape)
        gate = torch.zeros_like(scores).scatter(1, ids, weights).to(x.dtype)
        up = F.linear(flat, self.up_proj.flatten(0, 1)).view(-1, c.experts, c.expert_width)
        act = F.silu(F.linear(flat, self.gate_proj.flatten(0, 1)).view(-1, c.experts, c.expert_width))
        routed = (act * up * gate[..., None]).flatten(1) @ self.down_proj.transpose(1, 2).flatten(0, 1).to(x.dtype)
        return (routed + self.shared_experts(flat)).view(shape)


class Layer(nn.Module):
    def __init__(self, c: Config, dense: bool):
        super().__init__()
        self.input_layernorm = RMSNorm(c.hidden, c.eps)
        self.self_attn = Attention(c)
        self.post_attention_layernorm = RMSNorm(c.hidden, c.eps)
        self.mlp = SwiGLU(c.hidden, c.dense_width) if dense else Experts(c)

    def forward(self, x, cache=None, visible=None):
        x = x + self.self_attn(self.input_layernorm(x), cache, visible)
        return x + self.mlp(self.post_attention_layernorm(x))


class Projector(nn.Module):
    def __init__(self, c: Config):
        super().__init__()
        self.fc_1 = nn.Linear(c.feature_width, c.projector_width, bias=False)
        self.fc_2 = nn.Linear(c.feature_width, c.projector_width, bias=False)
        self.proj = nn.Linear(c.projector_width, c.hidden, bias=False)

    def forward(self, f):
        return self.proj(F.silu(self.fc_1(f)) * self.fc_2(f))


class SpokenLanguageModel(nn.Module):
    def __init__(self, c: Config):
        super().__init__()
        self.c = c
        self.embed_tokens = nn.Embedding(c.vocabulary, c.hidden)
        self.audio_mm_projector = Projector(c)
        self.layers = nn.ModuleList(Layer(c, dense=i == 0) for i in range(c.layers))
        self.norm = RMSNorm(c.hidden, c.eps)
        self.hard = None  # bool [experts] per MoE layer: the audio experts of hard routing
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.normal_(module.weight, std=0.02)
        nn.init.normal_(self.embed_tokens.weight, std=0.02)
        for layer in self.layers:
            nn.init.normal_(layer.self_attn.o_proj.weight, std=0.02 / (2 * c.layers) ** 0.5)

    @property
    def moe(self) -> list[Experts]:
        return [layer.mlp for layer in self.layers if isinstance(layer.mlp, Experts)]

    def route_hard(self, audio: list[list[int]]) -> None:
        """From now on a position uses the experts of its own modality alone. `audio`: their ids per MoE layer."""
        self.hard = [torch.zeros(self.c.experts, dtype=torch.bool, device=self.norm.weight.device).index_fill(0, torch.tensor(ids, device=self.norm.weight.device), True)
                     for ids in audio]

    def is_audio(self, tokens, speech):
        """Positions [B, T] that carry sound: heard features, or any code in the audio streams."""
        pads = torch.tensor([self.c.block(i) + self.c.pad_audio for i in range(self.c.codebooks)], device=tokens.device)
        codes = (tokens[..., :-1] != pads).any(-1)
        return codes if speech is None else codes | speech

    def embed(self, tokens, features=None, speech=None):
        """tokens [B, T, C + 1] global ids; features [B, T, F] where speech [B, T]. -> [B, T, hidden]"""
        streams = self.c.codebooks + 1
        x = F.embedding_bag(tokens.flatten(0, 1), self.embed_tokens.weight, mode="mean").view(*tokens.shape[:2], -1)
        if features is not None:
            heard = self.c.codebooks * self.audio_mm_projector(features[speech]) + self.embed_tokens(tokens[..., -1][speech])
            x = x.masked_scatter(speech[..., None], (heard / streams).to(x.dtype))
        return x

    def forward(self, tokens, features=None, speech=None, caches=None, visible=None):
        """-> hidden states after the final norm [B, T, hidden]."""
        x = self.embed(tokens, features, speech)
        if self.hard is not None:
            audio = self.is_audio(tokens, speech).flatten()[:, None]
            for mlp, mine in zip(self.moe, self.hard):
                mlp.allowed = torch.where(audio, mine, ~mine)
        for i, layer in enumerate(self.layers):
            x = layer(x, None if caches is None else caches[i], visible)
        return self.norm(x)

    def text_logits(self, hidden):
        return F.linear(hidden, self.embed_tokens.weight[: self.c.text_vocabulary])

    def audio_logits(self, hidden, codebook: int):
        start = self.c.block(codebook)
        return F.linear(hidden, self.embed_tokens.weight[start : start + self.c.audio_block])

    def balance(self) -> torch.Tensor:
        """Router auxiliary loss of the last call, mean over layers: sum_j (share of choices of j) * E * (mean score of j)."""
        total = 0.0
        for mlp in self.moe:
            share = F.one_hot(mlp.chosen, self.c.experts).sum(1).float().mean(0) / self.c.top_k
            total = total + (share * mlp.scores.mean(0)).sum() * self.c.experts
        return total / len(self.moe)
