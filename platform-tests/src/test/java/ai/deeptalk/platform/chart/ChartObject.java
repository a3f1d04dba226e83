package ai.deeptalk.platform.chart;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One rendered Kubernetes object, or a part of one, read by paths such as {@code spec.replicas}.
 */
record ChartObject(Map<String, Object> tree) {

  String kind() {
    return text("kind");
  }

  String name() {
    return text("metadata.name");
  }

  String text(String path) {
    Object found = find(path);
    if (found == null) {
      throw new AssertionError("nothing at " + path + " of " + tree);
    }
    return found.toString();
  }

  boolean has(String path) {
    return find(path) != null;
  }

  List<ChartObject> list(String path) {
    Object found = find(path);
    return found == null ? List.of() : ((List<?>) found).stream().map(ChartObject::of).toList();
  }

  ChartObject part(String path) {
    Object found = find(path);
    return found == null ? new ChartObject(Map.of()) : of(found);
  }

  @SuppressWarnings("unchecked")
  static ChartObject of(Object tree) {
    return new ChartObject((Map<String, Object>) tree);
  }

  private @Nullable Object find(String path) {
    Object here = tree;
    for (String key : path.split("\\.", -1)) {
      here = here instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return here;
  }
}
