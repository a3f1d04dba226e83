/**
 * Tests of the Helm chart, with Helm's own library inside this JVM. Start at {@code HelmChartTest}.
 * Schemas of Kubernetes and both Helm versions are checked by {@code .ci/chart-step}.
 */
@NullMarked
package ai.deeptalk.platform.chart;

import org.jspecify.annotations.NullMarked;
