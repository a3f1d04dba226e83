package ai.deeptalk.platform.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What the chart and the compose file set is what the services read. */
final class ConfigurationNamesTest {

  @Test
  void everyVariableThatTheChartSetsIsAPropertyOfAService() throws Exception {
    var names = new TreeSet<String>();
    RenderedChart chart =
        RenderedChart.with(
            Map.of("expertGroups.audio.triton.enabled", true, "apiKeys.keys[0]", "home:trial"));
    for (ChartObject workload : chart.workloads()) {
      workload
          .list("spec.template.spec.containers")
          .getFirst()
          .list("env")
          .forEach(variable -> names.add(variable.text("name")));
    }

    assertThat(names)
        .filteredOn(name -> name.startsWith("DEEPTALK_"))
        .hasSizeGreaterThan(10)
        .isSubsetOf(ConfigurationNames.all());
  }

  @Test
  void everyVariableThatComposeSetsIsAPropertyOfAService() throws Exception {
    var names = new TreeSet<String>();
    for (Object service : compose().part("services").tree().values()) {
      names.addAll(ChartObject.of(service).part("environment").tree().keySet());
    }

    assertThat(names)
        .filteredOn(name -> name.startsWith("DEEPTALK_"))
        .hasSizeGreaterThan(5)
        .isSubsetOf(ConfigurationNames.all());
  }

  private static ChartObject compose() throws IOException {
    String text = Files.readString(RenderedChart.FOLDER.resolve("../../docker/compose.yaml"));
    return ChartObject.of(new Yaml().load(text));
  }
}
