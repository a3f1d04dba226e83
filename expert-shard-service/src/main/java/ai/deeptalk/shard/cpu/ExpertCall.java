package ai.deeptalk.shard.cpu;

import ai.deeptalk.model.experts.ExpertBatch;
import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.triton.Datatype;
import ai.deeptalk.triton.Tensor;
import ai.deeptalk.triton.wire.InferParameter;
import ai.deeptalk.triton.wire.ModelInferResponse;
import ai.deeptalk.triton.wire.ModelInferResponse.InferOutputTensor;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;

/** A checked request on its way through the queue, and the answer it makes. */
final class ExpertCall {
  private final ServedModel model;
  private final String id;
  private final ExpertTokens tokens;
  private final Answer answer;
  private final long queuedAt = System.nanoTime();

  ExpertCall(ServedModel model, String id, ExpertTokens tokens, Answer answer) {
    this.model = model;
    this.id = id;
    this.tokens = tokens;
    this.answer = answer;
  }

  /** Computes and answers, on a worker's thread; an abandoned call costs nothing. */
  void run(ExpertBatch batch, ShardMeters meters) {
    if (answer.abandoned()) {
      model.tally().failed();
      return;
    }
    long started = System.nanoTime();
    var y = new float[tokens.rows() * model.hidden()];
    batch.apply(
        model.layer(), tokens.rows(), tokens.topK(), tokens.x(), tokens.ids(), tokens.weights(), y);
    long finished = System.nanoTime();
    model
        .tally()
        .computed(tokens, started - queuedAt, finished - started, System.currentTimeMillis());
    meters.computed(started - queuedAt, finished - started);
    answer.computed(response(y, started - queuedAt, finished - started));
  }

  /** Refuses the call; the server lives. */
  void refuse(Status status) {
    model.tally().failed();
    answer.failed(status);
  }

  private ModelInferResponse response(float[] y, long queued, long computed) {
    long[] shape = {tokens.rows(), model.hidden()};
    Tensor output =
        tokens.datatype() == Datatype.FP16
            ? Tensor.ofHalves(ExpertModel.Y, y, shape)
            : Tensor.ofFloats(ExpertModel.Y, y, shape);
    return ModelInferResponse.newBuilder()
        .setModelName(model.name())
        .setModelVersion(InferenceService.VERSION)
        .setId(id)
        .putParameters(ExpertModel.QUEUE_MICROS, micros(queued))
        .putParameters(ExpertModel.COMPUTE_MICROS, micros(computed))
        .addOutputs(
            InferOutputTensor.newBuilder()
                .setName(ExpertModel.Y)
                .setDatatype(output.datatype().name())
                .addShape(shape[0])
                .addShape(shape[1]))
        .addRawOutputContents(output.contents())
        .build();
  }

  private static InferParameter micros(long nanos) {
    return InferParameter.newBuilder().setInt64Param(TimeUnit.NANOSECONDS.toMicros(nanos)).build();
  }
}
