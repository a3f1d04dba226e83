"""Experts of one group and layer, for Triton's Python backend.

y[t] = sum over k of gate_weights[t, k] * expert(expert_ids[t, k])(x[t]); id -1 belongs to the other group and adds nothing.
Requests of a batch are computed together: tokens are grouped per expert, so that an expert's weights are read once.
"""

import json
import os

import numpy as np
import triton_python_backend_utils as pb_utils

NOT_HERE = -1


class TritonPythonModel:
    def initialize(self, args):
        config = json.loads(args["model_config"])
        self.name = args["model_name"]
        self.experts = [int(e) for e in config["parameters"]["experts"]["string_value"].split(",")]
        folder = os.path.join(args["model_repository"], args["model_version"])
        self.gate, self.up, self.down = (
            np.load(os.path.join(folder, part + ".npy"), mmap_mode="r") for part in ("gate", "up", "down")
        )
        family = pb_utils.MetricFamily(
            name="deeptalk_shard_expert_tokens_total",
            description="Tokens computed by an expert",
            kind=pb_utils.MetricFamily.COUNTER,
        )
        self.tokens = {e: family.Metric(labels={"model": self.name, "expert": str(e)}) for e in self.experts}
        self.family = family

    def execute(self, requests):
        tensors = [self._read(request) for request in requests]
        wrong = [self._wrong(ids) for _, ids, _ in tensors]
        good = [t for t, error in zip(tensors, wrong) if error is None]
        answers = iter(self._compute(good))
        return [
            pb_utils.InferenceResponse(output_tensors=[next(answers)])
            if error is None
            else pb_utils.InferenceResponse(error=pb_utils.TritonError(error, pb_utils.TritonError.INVALID_ARG))
            for error in wrong
        ]

    @staticmethod
    def _read(request):
        return tuple(
            pb_utils.get_input_tensor_by_name(request, name).as_numpy() for name in ("x", "expert_ids", "gate_weights")
        )

    def _wrong(self, ids):
        for expert in np.unique(ids):
            if expert != NOT_HERE and expert not in self.tokens:
                return f"expert {expert} is not held by {self.name}"
        return None

    def _compute(self, tensors):
        if not tensors:
            return
        x = np.concatenate([t[0] for t in tensors]).astype(np.float32, copy=False)  # [tokens, hidden]
        ids = np.concatenate([t[1] for t in tensors])  # [tokens, k]
        weights = np.concatenate([t[2] for t in tensors])  # [tokens, k]
        y = np.zeros_like(x)
        for place, expert in enumerate(self.experts):
            rows, choices = np.nonzero(ids == expert)
            if rows.size:
                gated = x[rows] @ self.gate[place].T
                gated = gated / (1 + np.exp(-gated)) * (x[rows] @ self.up[place].T)
                np.add.at(y, rows, weights[rows, choices, None] * (gated @ self.down[place].T))
                self.tokens[expert].increment(int(rows.size))
        first = 0
        for tensor in tensors:
            last = first + len(tensor[0])
            yield pb_utils.Tensor("y", y[first:last].astype(tensor[0].dtype, copy=False))
            first = last
