package ai.deeptalk.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceParentTest {
  @Test
  void aTraceSurvivesItsHeader() {
    var trace = TraceParent.start(new Random(1));
    assertThat(TraceParent.parse(trace.header())).contains(trace);
  }

  @Test
  void aChildStaysInTheTrace() {
    var random = new Random(2);
    var trace = TraceParent.start(random);
    var child = trace.child(random);
    assertThat(child.traceId()).isEqualTo(trace.traceId());
    assertThat(child.spanId()).isNotEqualTo(trace.spanId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01"
      })
  void anythingElseIsNoTrace(String header) {
    assertThat(TraceParent.parse(header)).isEmpty();
  }
}
