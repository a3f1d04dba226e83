package ai.deeptalk.shard.triton;

import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.shard.group.ExpertGroup;
import ai.deeptalk.triton.TritonClient;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a Triton to the point where it serves a group: write, load, check. May be repeated. */
final class Preparation {
  private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

  private final ExpertGroup group;
  private final TritonClient triton;
  private final TritonSettings settings;
  private final Set<ExpertModel> checked = new HashSet<>();
  private boolean written;

  Preparation(ExpertGroup group, TritonClient triton, TritonSettings settings) {
    this.group = group;
    this.triton = triton;
    this.settings = settings;
  }

  /** Whether the server answers for every model of the group. */
  boolean holds() {
    return group.models().stream()
        .allMatch(model -> triton.modelReady(model.modelName(), settings.call()));
  }

  /**
   * Writes the repository once, then loads and checks every model that the server does not hold.
   */
  void run() {
    if (!written && settings.repository().isPresent()) {
      new ModelRepository(settings.repository().get(), settings.datatype()).write(group);
    }
    written = true;
    var golden = new GoldenCheck(triton, settings.datatype(), settings.call());
    try (Checkpoint checkpoint = Checkpoint.open(group.folder())) {
      for (ExpertModel model : group.models()) {
        if (checked.contains(model) && triton.modelReady(model.modelName(), settings.call())) {
          continue;
        }
        triton.load(model.modelName(), settings.call());
        double difference = golden.check(model, group, group.read(checkpoint, model.layer()));
        LOG.atInfo()
            .addKeyValue("model", model.modelName())
            .addKeyValue("difference", difference)
            .log("model is loaded and computes what it should");
        checked.add(model);
      }
    }
  }
}
