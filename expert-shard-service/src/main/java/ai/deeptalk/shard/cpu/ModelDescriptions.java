package ai.deeptalk.shard.cpu;

import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.triton.Datatype;
import ai.deeptalk.triton.wire.InferStatistics;
import ai.deeptalk.triton.wire.ModelMetadataResponse;
import ai.deeptalk.triton.wire.ModelMetadataResponse.TensorMetadata;
import ai.deeptalk.triton.wire.ModelStatistics;
import ai.deeptalk.triton.wire.ModelStatisticsResponse;
import ai.deeptalk.triton.wire.RepositoryIndexResponse;
import ai.deeptalk.triton.wire.StatisticDuration;
import java.util.List;

/** What the server says about its models, in the protocol's messages. */
final class ModelDescriptions {
  private static final String PLATFORM = "deeptalk_experts";

  private ModelDescriptions() {}

  static ModelMetadataResponse metadata(ServedModel model) {
    return ModelMetadataResponse.newBuilder()
        .setName(model.name())
        .addVersions(InferenceService.VERSION)
        .setPlatform(PLATFORM)
        .addInputs(tensor(ExpertModel.X, Datatype.FP32, model.hidden()))
        .addInputs(tensor(ExpertModel.EXPERT_IDS, Datatype.INT32, model.topK()))
        .addInputs(tensor(ExpertModel.GATE_WEIGHTS, Datatype.FP32, model.topK()))
        .addOutputs(tensor(ExpertModel.Y, Datatype.FP32, model.hidden()))
        .build();
  }

  static RepositoryIndexResponse index(List<ServedModel> models) {
    var index = RepositoryIndexResponse.newBuilder();
    for (ServedModel model : models) {
      index
          .addModelsBuilder()
          .setName(model.name())
          .setVersion(InferenceService.VERSION)
          .setState(model.loaded() ? "READY" : "UNAVAILABLE")
          .setReason(model.loaded() ? "" : "unloaded");
    }
    return index.build();
  }

  static ModelStatisticsResponse statistics(List<ServedModel> models) {
    var response = ModelStatisticsResponse.newBuilder();
    models.forEach(model -> response.addModelStats(statistics(model)));
    return response.build();
  }

  private static ModelStatistics statistics(ServedModel model) {
    ModelTally tally = model.tally();
    long batches = tally.batches();
    long queue = tally.queueNanos();
    long compute = tally.computeNanos();
    return ModelStatistics.newBuilder()
        .setName(model.name())
        .setVersion(InferenceService.VERSION)
        .setLastInference(tally.lastMillis())
        .setInferenceCount(tally.rows())
        .setExecutionCount(batches)
        .setInferenceStats(
            InferStatistics.newBuilder()
                .setSuccess(duration(batches, queue + compute))
                .setFail(duration(tally.failures(), 0))
                .setQueue(duration(batches, queue))
                .setComputeInput(duration(batches, 0))
                .setComputeInfer(duration(batches, compute))
                .setComputeOutput(duration(batches, 0)))
        .build();
  }

  private static TensorMetadata tensor(String name, Datatype datatype, int width) {
    return TensorMetadata.newBuilder()
        .setName(name)
        .setDatatype(datatype.name())
        .addShape(-1)
        .addShape(width)
        .build();
  }

  private static StatisticDuration duration(long count, long nanos) {
    return StatisticDuration.newBuilder().setCount(count).setNs(nanos).build();
  }
}
