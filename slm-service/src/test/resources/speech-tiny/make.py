"""Makes this folder: a random speech model of the training code, and what that code computes with it.

Run from `training/`: python ../slm-service/src/test/resources/speech-tiny/make.py
"""

import json
import pathlib

import torch
from safetensors.torch import save_file

from deeptalk_training.llm.config import Config
from deeptalk_training.llm.model import SpokenLanguageModel

HERE = pathlib.Path(__file__).parent
torch.manual_seed(11)
config = Config(
    hidden=48, layers=4, dense_width=96, experts=8, expert_width=24, top_k=3, heads=3, nope=16, rope=8, value=16, kv_rank=24,
    codebooks=3, entries=16, text_vocabulary=40, feature_width=20, projector_width=36, max_positions=128,
)
model = SpokenLanguageModel(config).eval()
with torch.no_grad():
    for name, parameter in model.named_parameters():
        parameter.normal_(1.0, 0.1) if "norm" in name else parameter.normal_(0.0, 0.3)

groups = {"audio": [[0, 2, 4, 6]] * 3, "text": [[1, 3, 5, 7]] * 3}
(HERE / "config.json").write_text(json.dumps(config.published(groups, "float32"), indent=1))

tensors = {}
for name, tensor in model.state_dict().items():
    name, tensor = "model." + name, tensor.contiguous()
    if ".mlp." in name and name.endswith("_proj") and tensor.dim() == 3:
        layer, projection = name.split(".mlp.")
        for expert in range(config.experts):
            tensors[f"{layer}.mlp.experts.{expert}.{projection}.weight"] = tensor[expert].clone()
    else:
        tensors[name] = tensor
save_file(tensors, HERE / "model.safetensors")

# A sequence that mixes speech and token positions.
count = 40
tokens = torch.stack([config.block(c) + torch.randint(0, config.audio_block, (count,)) for c in range(config.codebooks)]
                     + [torch.randint(0, config.text_vocabulary, (count,))], 1)
speech = torch.zeros(count, dtype=torch.bool)
speech[5:25] = True
features = torch.randn(count, config.feature_width)
with torch.no_grad():
    hidden = model(tokens[None], features[None], speech[None])[0]
    logits = [model.audio_logits(hidden, c) for c in range(config.codebooks)] + [model.text_logits(hidden)]
expected = {"tokens": tokens, "speech": speech.to(torch.uint8), "features": features, "hidden": hidden}
expected |= {f"logits.{block}": values for block, values in enumerate(logits)}
expected |= {f"router.{i + 1}.ids": mlp.chosen.contiguous() for i, mlp in enumerate(model.moe)}
save_file({name: tensor.contiguous() for name, tensor in expected.items()}, HERE / "expected.safetensors")
