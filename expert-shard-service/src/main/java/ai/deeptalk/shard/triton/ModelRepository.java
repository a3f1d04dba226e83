package ai.deeptalk.shard.triton;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.shard.group.ExpertGroup;
import ai.deeptalk.triton.Datatype;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the folder from which a Triton loads a group's models: per layer a {@code config.pbtxt},
 * our {@code model.py} and the weights. A model appears whole or not at all, and replaces what was
 * there under its name; other models of the folder are left alone.
 */
public final class ModelRepository {
  private static final String PROGRAM = "model.py";

  private final Path folder;
  private final Datatype datatype;

  /**
   * @param datatype type of the hidden states on the wire, FP32 or FP16
   */
  public ModelRepository(Path folder, Datatype datatype) {
    if (datatype != Datatype.FP32 && datatype != Datatype.FP16) {
      throw new IllegalArgumentException("datatype must be FP32 or FP16: " + datatype);
    }
    this.folder = folder;
    this.datatype = datatype;
  }

  /** Writes all models of a group. */
  public void write(ExpertGroup group) {
    try (Checkpoint checkpoint = Checkpoint.open(group.folder())) {
      for (ExpertModel model : group.models()) {
        write(group, model, checkpoint);
      }
    } catch (IOException e) {
      throw new SpeechException(
          ErrorCode.MODEL_INVALID, "model repository " + folder + " cannot be written", e);
    }
  }

  private void write(ExpertGroup group, ExpertModel model, Checkpoint checkpoint)
      throws IOException {
    Path target = folder.resolve(model.modelName());
    Path draft = folder.resolve("." + model.modelName() + ".draft");
    delete(draft);
    Path version = Files.createDirectories(draft.resolve("1"));
    Files.writeString(draft.resolve("config.pbtxt"), ModelConfigText.of(model, group, datatype));
    try (InputStream program = ModelRepository.class.getResourceAsStream(PROGRAM)) {
      if (program == null) {
        throw new IllegalStateException(PROGRAM + " is missing from this build");
      }
      Files.copy(program, version.resolve(PROGRAM));
    }
    writeWeights(group, model.layer(), checkpoint, version);
    delete(target);
    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void writeWeights(
      ExpertGroup group, int layer, Checkpoint checkpoint, Path version) throws IOException {
    var weights = new ExpertWeights(group, checkpoint, layer);
    List<Integer> experts = group.experts(layer);
    for (var projection : ExpertWeights.Projection.values()) {
      long[] shape = weights.shape(projection, experts.size());
      try (var file = NpyFile.create(version.resolve(projection.label() + ".npy"), shape)) {
        for (int expert : experts) {
          file.append(weights.read(expert, projection));
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
