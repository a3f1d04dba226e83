package ai.deeptalk.platform.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart's promises, one by one. */
final class HelmChartTest {
  private static final int LONGEST_TEMPLATE_LINES = 110;

  @Test
  void passesHelmsStrictLint() {
    LintResult result = new Helm(RenderedChart.FOLDER).lint().strict().call();

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replicaz",
        "gateway.replicaz",
        "slm.autoscaling.max",
        "expertGroups.audio.triton.image"
      })
  void refusesAnUnknownValue(String path) {
    assertThatThrownBy(() -> RenderedChart.with(Map.of(path, 3)))
        .hasMessageContaining("not allowed");
  }

  @Test
  void runsOneWorkloadForEachServiceAndExpertGroup() {
    RenderedChart chart = RenderedChart.with(Map.of());

    assertThat(chart.workloads())
        .extracting(object -> object.kind() + " " + object.name())
        .containsExactlyInAnyOrder(
            "StatefulSet talk-deeptalk-gateway",
            "Deployment talk-deeptalk-asr",
            "Deployment talk-deeptalk-slm",
            "Deployment talk-deeptalk-vocoder",
            "StatefulSet talk-deeptalk-experts-audio",
            "StatefulSet talk-deeptalk-experts-text");
  }

  @Test
  void sizesAndScalesEachExpertGroupByItself() {
    RenderedChart chart =
        RenderedChart.with(
            Map.of(
                "expertGroups.audio.autoscaling.enabled",
                true,
                "expertGroups.audio.autoscaling.maxReplicas",
                5,
                "expertGroups.audio.resources.requests.cpu",
                "3",
                "expertGroups.text.replicas",
                4));

    ChartObject audio = chart.one("StatefulSet", "experts-audio");
    assertThat(audio.has("spec.replicas")).as("the autoscaler owns the number").isFalse();
    assertThat(container(audio).text("resources.requests.cpu")).isEqualTo("3");
    assertThat(chart.one("HorizontalPodAutoscaler", "experts-audio").text("spec.maxReplicas"))
        .isEqualTo("5");
    assertThat(chart.one("StatefulSet", "experts-text").text("spec.replicas")).isEqualTo("4");
    assertThat(chart.all("HorizontalPodAutoscaler")).hasSize(1);
  }

  @Test
  void everyPodIsFitForTheRestrictedProfileAndNeedsNoToken() {
    for (ChartObject workload : tritonChart().workloads()) {
      ChartObject pod = workload.part("spec.template.spec");
      assertThat(pod.text("securityContext.runAsNonRoot")).isEqualTo("true");
      assertThat(pod.text("securityContext.seccompProfile.type")).isEqualTo("RuntimeDefault");
      assertThat(pod.text("automountServiceAccountToken")).isEqualTo("false");
      for (ChartObject container : pod.list("containers")) {
        ChartObject security = container.part("securityContext");
        assertThat(security.text("allowPrivilegeEscalation")).isEqualTo("false");
        assertThat(security.text("readOnlyRootFilesystem")).isEqualTo("true");
        assertThat(security.text("capabilities.drop")).isEqualTo("[ALL]");
      }
    }
  }

  @Test
  void everyContainerIsProbedAndDrainsBeforeItStops() {
    for (ChartObject workload : tritonChart().workloads()) {
      ChartObject pod = workload.part("spec.template.spec");
      int grace = Integer.parseInt(pod.text("terminationGracePeriodSeconds"));
      for (ChartObject container : pod.list("containers")) {
        assertThat(container.has("startupProbe")).as(container.text("name")).isTrue();
        assertThat(container.has("livenessProbe")).as(container.text("name")).isTrue();
        assertThat(container.has("resources.limits.memory")).as(container.text("name")).isTrue();
        assertThat(Integer.parseInt(container.text("lifecycle.preStop.sleep.seconds")))
            .isBetween(1, grace - 1);
      }
    }
  }

  @Test
  void aTritonTakesTheGroupsPortAndItsGraphicsProcessors() {
    ChartObject workload = tritonChart().one("StatefulSet", "experts-audio");
    List<ChartObject> containers = workload.list("spec.template.spec.containers");

    assertThat(containers)
        .extracting(container -> container.text("name"))
        .containsExactly("expert-shard-service", "triton");
    assertThat(portNames(containers.get(0))).doesNotContain("infer");
    assertThat(portNames(containers.get(1))).contains("infer");
    assertThat(containers.get(0).part("resources.limits").tree())
        .doesNotContainKey("nvidia.com/gpu");
    assertThat(containers.get(1).part("resources.limits").tree())
        .containsEntry("nvidia.com/gpu", 2);
    assertThat(containers.get(1).text("args")).contains("--model-control-mode=explicit");
  }

  @Test
  void onlyTheSlmMayCallTheExperts() {
    ChartObject policy = RenderedChart.with(Map.of()).one("NetworkPolicy", "experts-text");

    List<ChartObject> callers =
        policy.list("spec.ingress").stream()
            .filter(rule -> rule.text("ports").contains("infer"))
            .flatMap(rule -> rule.list("from").stream())
            .toList();
    assertThat(callers).hasSize(1);
    assertThat(callers.getFirst().part("podSelector.matchLabels").tree())
        .containsEntry("app.kubernetes.io/component", "slm");
  }

  @Test
  void theSlmKnowsEveryReplicaOfAGroupThatMayEverRun() {
    RenderedChart chart =
        RenderedChart.with(
            Map.of(
                "expertGroups.audio.replicas", 3,
                "expertGroups.text.autoscaling.enabled", true,
                "expertGroups.text.autoscaling.maxReplicas", 5));

    ChartObject environment = environment(chart.one("Deployment", "slm"));
    assertThat(environment.text("DEEPTALK_SLM_SHARDS_AUDIO").split(",", -1))
        .hasSize(3)
        .contains("talk-deeptalk-experts-audio-2.talk-deeptalk-experts-audio-pods:8001");
    assertThat(environment.text("DEEPTALK_SLM_SHARDS_TEXT").split(",", -1)).hasSize(5);
    assertThat(chart.one("StatefulSet", "experts-audio").text("spec.serviceName"))
        .isEqualTo("talk-deeptalk-experts-audio-pods");
  }

  @Test
  void namesFitHoweverLongTheReleaseIsCalled() {
    RenderedChart chart =
        RenderedChart.named("a-release-with-a-name-of-fifty-three-characters-12345");

    assertThat(chart.objects()).allSatisfy(object -> assertThat(object.name()).hasSizeLessThan(53));
  }

  @Test
  void nothingIsAllowedThatNoPolicyAllows() {
    ChartObject policy = RenderedChart.with(Map.of()).one("NetworkPolicy", "default-deny");

    assertThat(policy.text("spec.policyTypes")).isEqualTo("[Ingress, Egress]");
    assertThat(policy.has("spec.ingress")).isFalse();
    assertThat(policy.has("spec.egress")).isFalse();
  }

  @Test
  void everyWorkloadHasADisruptionBudgetForItsPodsAlone() {
    RenderedChart chart = RenderedChart.with(Map.of());
    for (ChartObject workload : chart.workloads()) {
      String component = workload.name().substring("talk-deeptalk-".length());
      assertThat(chart.one("PodDisruptionBudget", component).part("spec.selector.matchLabels"))
          .isEqualTo(workload.part("spec.selector.matchLabels"));
    }
  }

  @Test
  void callersInsideSeeEveryPodOfAService() {
    for (String component : List.of("asr", "slm", "experts-audio-pods", "gateway-pods")) {
      assertThat(RenderedChart.with(Map.of()).one("Service", component).text("spec.clusterIP"))
          .isEqualTo("None");
    }
  }

  @Test
  void keysOfTheApiReachTheGatewayFromASecretAndNobodyElse() {
    RenderedChart chart = RenderedChart.with(Map.of("apiKeys.keys[0]", "home:trial"));

    assertThat(chart.one("Secret", "api-keys").text("stringData.api-keys")).isEqualTo("home:trial");
    for (ChartObject workload : chart.workloads()) {
      boolean reads =
          container(workload).list("env").stream()
              .anyMatch(env -> env.has("valueFrom.secretKeyRef"));
      assertThat(reads).as(workload.name()).isEqualTo(workload.name().endsWith("-gateway"));
      assertThat(container(workload).list("env").toString()).doesNotContain("trial");
    }
  }

  @Test
  void optionalKindsAreLeftOutWhereTheClusterDoesNotKnowThem() {
    RenderedChart chart = RenderedChart.with(Map.of("workloadDefaults.autoscaling.enabled", true));

    assertThat(chart.objects())
        .extracting(ChartObject::kind)
        .doesNotContain("ScaledObject", "PodMonitor", "PrometheusRule")
        .contains("HorizontalPodAutoscaler");
  }

  @Test
  void templatesAreShort() throws IOException {
    try (Stream<Path> files = Files.walk(RenderedChart.FOLDER.resolve("templates"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readAllLines(file))
            .as("%s", file.getFileName())
            .hasSizeLessThan(LONGEST_TEMPLATE_LINES);
      }
    }
  }

  private static RenderedChart tritonChart() {
    return RenderedChart.with(
        Map.of("expertGroups.audio.triton.enabled", true, "expertGroups.audio.gpus", 2));
  }

  private static ChartObject container(ChartObject workload) {
    return workload.list("spec.template.spec.containers").getFirst();
  }

  private static ChartObject environment(ChartObject workload) {
    return new ChartObject(
        container(workload).list("env").stream()
            .collect(Collectors.toMap(env -> env.text("name"), env -> env.text("value"))));
  }

  private static List<String> portNames(ChartObject container) {
    return container.list("ports").stream().map(port -> port.text("name")).toList();
  }
}
