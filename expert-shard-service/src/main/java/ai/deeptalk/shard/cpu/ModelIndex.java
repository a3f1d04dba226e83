package ai.deeptalk.shard.cpu;

import io.grpc.Status;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The models a shard has, loaded or not, and how it refuses the others: in the server's own words.
 */
final class ModelIndex {
  private final Map<String, ServedModel> models;

  ModelIndex(List<ServedModel> models) {
    var byName = new LinkedHashMap<String, ServedModel>();
    models.forEach(model -> byName.put(model.name(), model));
    this.models = Collections.unmodifiableMap(byName);
  }

  Collection<ServedModel> all() {
    return models.values();
  }

  @Nullable ServedModel find(String name) {
    return models.get(name);
  }

  boolean ready(String name, String version) {
    ServedModel model = models.get(name);
    return model != null && model.loaded() && known(version);
  }

  /** A model that can be asked. */
  ServedModel loaded(String name, String version) {
    ServedModel model = models.get(name);
    if (model == null) {
      throw unknown("'" + abbreviate(name) + "' is not found");
    }
    if (!known(version)) {
      throw unknown("'" + name + "' version " + abbreviate(version) + " is not found");
    }
    if (!model.loaded()) {
      throw unknown("'" + name + "' has no available versions");
    }
    return model;
  }

  private static boolean known(String version) {
    return version.isEmpty() || version.equals(InferenceService.VERSION);
  }

  private static RuntimeException unknown(String what) {
    return Status.NOT_FOUND
        .withDescription("Request for unknown model: " + what)
        .asRuntimeException();
  }

  static String abbreviate(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
