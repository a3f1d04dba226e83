package ai.deeptalk.triton;

import ai.deeptalk.triton.wire.InferParameter;
import ai.deeptalk.triton.wire.ModelInferRequest;
import ai.deeptalk.triton.wire.ModelInferRequest.InferInputTensor;
import ai.deeptalk.triton.wire.ModelInferResponse;
import ai.deeptalk.triton.wire.ModelMetadataResponse.TensorMetadata;
import ai.deeptalk.triton.wire.ModelStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.OptionalLong;

/** Between our types and the messages on the wire. Outputs are matched to their bytes by index. */
final class WireMapper {
  private static final String QUEUE_MICROS = "queue_us";
  private static final String COMPUTE_MICROS = "compute_us";

  private WireMapper() {}

  static ModelInferRequest toWire(InferRequest request) {
    var wire = ModelInferRequest.newBuilder().setModelName(request.model()).setId(request.id());
    if (request.priority() > 0) {
      wire.putParameters(
          "priority", InferParameter.newBuilder().setUint64Param(request.priority()).build());
    }
    for (Tensor input : request.inputs()) {
      var tensor =
          InferInputTensor.newBuilder().setName(input.name()).setDatatype(input.datatype().name());
      for (long size : input.shape()) {
        tensor.addShape(size);
      }
      wire.addInputs(tensor).addRawInputContents(input.contents());
    }
    return wire.build();
  }

  static InferResult fromWire(ModelInferResponse response) {
    if (response.getOutputsCount() != response.getRawOutputContentsCount()) {
      throw new TritonException(
          TritonFailure.FAILED,
          "%s answered %d outputs with %d raw contents"
              .formatted(
                  response.getModelName(),
                  response.getOutputsCount(),
                  response.getRawOutputContentsCount()));
    }
    var outputs = new ArrayList<Tensor>(response.getOutputsCount());
    try {
      for (int i = 0; i < response.getOutputsCount(); i++) {
        var output = response.getOutputs(i);
        outputs.add(
            Tensor.ofRaw(
                output.getName(),
                Datatype.ofName(output.getDatatype()),
                response.getRawOutputContents(i),
                output.getShapeList().stream().mapToLong(Long::longValue).toArray()));
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new TritonException(
          TritonFailure.FAILED, response.getModelName() + " answered " + e.getMessage(), e);
    }
    return new InferResult(
        response.getModelName(),
        response.getId(),
        outputs,
        micros(response, QUEUE_MICROS),
        micros(response, COMPUTE_MICROS));
  }

  static ModelSignature.TensorSignature fromWire(TensorMetadata tensor) {
    return new ModelSignature.TensorSignature(
        tensor.getName(), tensor.getDatatype(), tensor.getShapeList());
  }

  static ModelCounts fromWire(ModelStatistics statistics) {
    var inference = statistics.getInferenceStats();
    return new ModelCounts(
        statistics.getName(),
        statistics.getInferenceCount(),
        statistics.getExecutionCount(),
        inference.getFail().getCount(),
        Duration.ofNanos(inference.getQueue().getNs()),
        Duration.ofNanos(inference.getComputeInfer().getNs()));
  }

  private static OptionalLong micros(ModelInferResponse response, String name) {
    InferParameter parameter = response.getParametersOrDefault(name, null);
    if (parameter == null) {
      return OptionalLong.empty();
    }
    return switch (parameter.getParameterChoiceCase()) {
      case INT64_PARAM -> OptionalLong.of(parameter.getInt64Param());
      case UINT64_PARAM -> OptionalLong.of(parameter.getUint64Param());
      case BOOL_PARAM, STRING_PARAM, DOUBLE_PARAM, PARAMETERCHOICE_NOT_SET -> OptionalLong.empty();
    };
  }
}
