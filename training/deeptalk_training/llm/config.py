"""Size and vocabulary of the language model; `config.json` in the published field names (`models/FORMAT.md` section 1)."""

from __future__ import annotations

import dataclasses

from ..codec.phonetic import CODEBOOKS, ENTRIES, LEFT, SPELLING


@dataclasses.dataclass(frozen=True)
class Config:
    hidden: int = 256
    layers: int = 7  # the first is dense
    dense_width: int = 640
    experts: int = 16
    expert_width: int = 96
    shared_experts: int = 2
    top_k: int = 4
    heads: int = 4
    nope: int = 32
    rope: int = 32
    value: int = 64
    kv_rank: int = 96
    rope_theta: float = 10000.0
    eps: float = 1e-6
    codebooks: int = CODEBOOKS
    entries: int = ENTRIES
    spelling: int = SPELLING  # the first codebooks, whose codes spell sounds; 0: none do (`spelling`)
    levels: int = LEFT
    text_vocabulary: int = 3072
    feature_width: int = 260  # an encoder frame, and the manner of its sound
    projector_width: int = 512
    max_reply_steps: int = 200
    max_positions: int = 512
    # text specials; ids of the tokenizer
    bos: int = 0
    eos: int = 1
    pad: int = 2
    user: int = 3
    assistant: int = 4
    audio: int = 5

    @property
    def audio_block(self) -> int:
        return self.entries + 16

    @property
    def vocabulary(self) -> int:
        return self.text_vocabulary + self.codebooks * self.audio_block

    @property
    def delays(self) -> list[int]:
        return [i + 1 for i in range(self.codebooks)]

    # audio specials, local to every block
    @property
    def end(self) -> int:
        return self.entries

    @property
    def pad_audio(self) -> int:
        return self.entries + 1

    @property
    def begin(self) -> int:
        return self.entries + 2

    @property
    def speak(self) -> int:
        return self.entries + 3

    @property
    def transcribe(self) -> int:
        return self.entries + 4

    def block(self, codebook: int) -> int:
        """First row of a codebook's block."""
        return self.text_vocabulary + codebook * self.audio_block

    def published(self, modality_experts: dict, dtype: str = "float16") -> dict:
        return {
            "architectures": ["DeepTalkForConditionalGeneration"], "model_type": "deepseek_v2", "torch_dtype": dtype,
            "hidden_size": self.hidden, "num_hidden_layers": self.layers, "first_k_dense_replace": 1, "moe_layer_freq": 1,
            "intermediate_size": self.dense_width, "moe_intermediate_size": self.expert_width,
            "n_routed_experts": self.experts, "n_shared_experts": self.shared_experts, "num_experts_per_tok": self.top_k,
            "n_group": 1, "topk_group": 1, "topk_method": "greedy", "scoring_func": "softmax", "norm_topk_prob": False,
            "routed_scaling_factor": 1.0, "seq_aux": True, "aux_loss_alpha": 0.001,
            "num_attention_heads": self.heads, "num_key_value_heads": self.heads, "q_lora_rank": None,
            "kv_lora_rank": self.kv_rank, "qk_nope_head_dim": self.nope, "qk_rope_head_dim": self.rope, "v_head_dim": self.value,
            "rms_norm_eps": self.eps, "rope_theta": self.rope_theta, "rope_scaling": None, "hidden_act": "silu", "attention_bias": False,
            "max_position_embeddings": self.max_positions, "tie_word_embeddings": True, "vocab_size": self.vocabulary,
            "bos_token_id": self.bos, "eos_token_id": self.eos, "pad_token_id": self.pad,
            "deeptalk": {
                "format": 3, "codebooks": self.codebooks, "codebook_entries": self.entries, "text_vocabulary": self.text_vocabulary,
                "audio_block": self.audio_block, "delays": self.delays, "frame_samples": 1920, "sample_rate": 24000,
                "feature_width": self.feature_width, "projector_width": self.projector_width,
                "text_specials": {k: getattr(self, k) for k in ("bos", "eos", "pad", "user", "assistant", "audio")},
                "audio_specials": {"end": self.end, "pad": self.pad_audio, "begin": self.begin, "speak": self.speak, "transcribe": self.transcribe},
                "max_reply_steps": self.max_reply_steps, "max_positions": self.max_positions, "modality_experts": modality_experts,
                **({"spelling": {"codebooks": self.spelling, "levels": self.levels}} if self.spelling else {}),
            },
        }
