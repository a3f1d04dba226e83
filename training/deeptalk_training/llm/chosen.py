"""Only the chosen experts compute: the sparse form of a layer of routed experts, for a processor.

Tokens are sorted by expert and every expert multiplies its own stretch of one buffer. Forward and backward are written out: taken apart by
autograd, each stretch would be copied several times and each expert's gradient would be as large as that of all experts.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F


class ChosenExperts(torch.autograd.Function):
    """x [N, hidden], weights [N, K] (gate scores), ids [N, K], gate and up [E, width, hidden], down [E, hidden, width] -> [N, hidden].

    Products are done in the type of `x`; gradients of the experts' weights are summed in it over one expert's tokens."""

    @staticmethod
    def forward(context, x, weights, ids, gate, up, down):
        experts, top_k = len(gate), ids.shape[1]
        order = ids.flatten().argsort(stable=True)
        token = order // top_k
        ends = torch.bincount(ids.flatten(), minlength=experts).cumsum(0).tolist()
        stretches = [slice(a, b) for a, b in zip([0, *ends], ends)]
        gate, up, down = (w.to(x.dtype) for w in (gate, up, down))
        inside, scale = x[token], weights.flatten()[order]
        opened, raised = (inside.new_empty(len(order), gate.shape[1]) for _ in range(2))
        for e, part in enumerate(stretches):
            torch.mm(inside[part], gate[e].t(), out=opened[part])
            torch.mm(inside[part], up[e].t(), out=raised[part])
        result = torch.empty_like(inside)
        acted = F.silu(opened) * raised
        for e, part in enumerate(stretches):
            torch.mm(acted[part], down[e].t(), out=result[part])
        out = torch.zeros(x.shape, dtype=torch.float32).index_add_(0, token, (result * scale[:, None]).float())
        context.save_for_backward(order, token, inside, scale, opened, raised, result, gate, up, down)
        context.stretches, context.shapes = stretches, (x.shape, weights.shape, weights.dtype)
        return out

    @staticmethod
    def backward(context, wanted):
        order, token, inside, scale, opened, raised, result, gate, up, down = context.saved_tensors
        (shape, weights_shape, weights_dtype), kind = context.shapes, inside.dtype
        arriving = wanted.to(kind)[token]
        scale_gradient = torch.zeros(order.shape, dtype=torch.float32)
        scale_gradient[order] = (arriving * result).sum(-1, dtype=torch.float32)
        arriving = arriving * scale[:, None].to(kind)
        sigmoid = opened.sigmoid()
        silu = opened * sigmoid
        acted = silu * raised
        back = torch.empty_like(opened)
        gradients = [torch.empty(w.shape, dtype=torch.float32) for w in (gate, up, down)]
        for e, part in enumerate(context.stretches):
            torch.mm(arriving[part], down[e], out=back[part])
            gradients[2][e] = arriving[part].t() @ acted[part]
        raised_gradient = back * silu
        opened_gradient = back * raised * (sigmoid + silu * (1 - sigmoid))
        inside_gradient = torch.empty_like(inside)
        for e, part in enumerate(context.stretches):
            torch.mm(opened_gradient[part], gate[e], out=inside_gradient[part])
            inside_gradient[part].addmm_(raised_gradient[part], up[e])
            gradients[0][e] = opened_gradient[part].t() @ inside[part]
            gradients[1][e] = raised_gradient[part].t() @ inside[part]
        x_gradient = torch.zeros(shape, dtype=torch.float32).index_add_(0, token, inside_gradient.float())
        return x_gradient.to(kind), scale_gradient.view(weights_shape).to(weights_dtype), None, *gradients
