package ai.deeptalk.platform.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/**
 * What Helm makes of the chart for some values. Helm's library cannot pretend that a cluster has
 * optional kinds, so objects of KEDA and of the Prometheus operator are never among them.
 */
record RenderedChart(List<ChartObject> objects) {
  static final Path FOLDER = Path.of("").toAbsolutePath().resolve("../helm/deeptalk").normalize();
  static final String RELEASE = "talk";

  /** Renders with the chart's defaults and these settings, each as for {@code --set}. */
  static RenderedChart with(Map<String, Object> settings) {
    return render(RELEASE, settings);
  }

  static RenderedChart named(String release) {
    return render(release, Map.of());
  }

  private static RenderedChart render(String release, Map<String, Object> settings) {
    TemplateCommand command =
        new Helm(FOLDER)
            .template()
            .withName(release)
            .withNamespace("speech")
            .withKubeVersion("1.34");
    settings.forEach(command::set);
    Iterable<Object> documents = new Yaml().loadAll(command.call());
    return new RenderedChart(
        StreamSupport.stream(documents.spliterator(), false)
            .filter(Objects::nonNull)
            .map(ChartObject::of)
            .toList());
  }

  List<ChartObject> all(String kind) {
    return objects.stream().filter(object -> object.kind().equals(kind)).toList();
  }

  /** The object of a component, such as {@code slm} or {@code experts-audio}. */
  ChartObject one(String kind, String component) {
    String name = RELEASE + "-deeptalk-" + component;
    return all(kind).stream()
        .filter(object -> object.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  /** Deployments and StatefulSets. */
  List<ChartObject> workloads() {
    return objects.stream()
        .filter(object -> object.kind().equals("Deployment") || object.kind().equals("StatefulSet"))
        .toList();
  }
}
