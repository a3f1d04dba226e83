package ai.deeptalk.shard.triton;

import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.shard.group.ExpertGroup;
import ai.deeptalk.triton.Datatype;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The {@code config.pbtxt} of an expert model. The token is the batch dimension, so Triton merges
 * the tokens of several callers by itself; there is no queue delay, since a decode step waits for
 * every microsecond of it. A full queue refuses: the caller has other replicas.
 */
final class ModelConfigText {
  /** Requests that may wait for one model. */
  static final int MAX_QUEUE_SIZE = 256;

  /** Longest wait in the queue: a step that waited longer has missed its deadline (1 s). */
  static final int QUEUE_TIMEOUT_MICROS = 1_000_000;

  private ModelConfigText() {}

  static String of(ExpertModel model, ExpertGroup group, Datatype datatype) {
    return """
    name: "%s"
    backend: "python"
    max_batch_size: %d
    input [
      { name: "%s" data_type: %s dims: [ %d ] },
      { name: "%s" data_type: TYPE_INT32 dims: [ %d ] },
      { name: "%s" data_type: TYPE_FP32 dims: [ %d ] }
    ]
    output [
      { name: "%s" data_type: %s dims: [ %d ] }
    ]
    instance_group [ { kind: KIND_CPU count: 1 } ]
    dynamic_batching {
      default_queue_policy {
        timeout_action: REJECT
        default_timeout_microseconds: %d
        max_queue_size: %d
      }
    }
    parameters { key: "experts" value: { string_value: "%s" } }
    """
        .formatted(
            model.modelName(),
            ExpertGroup.MAX_ROWS,
            ExpertModel.X,
            "TYPE_" + datatype,
            group.hidden(),
            ExpertModel.EXPERT_IDS,
            group.topK(),
            ExpertModel.GATE_WEIGHTS,
            group.topK(),
            ExpertModel.Y,
            "TYPE_" + datatype,
            group.hidden(),
            QUEUE_TIMEOUT_MICROS,
            MAX_QUEUE_SIZE,
            list(group.experts(model.layer())));
  }

  private static String list(List<Integer> experts) {
    return experts.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
