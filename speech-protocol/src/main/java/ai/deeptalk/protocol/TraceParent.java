package ai.deeptalk.protocol;

import io.grpc.Context;
import io.grpc.Metadata;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The W3C {@code traceparent}: which trace something belongs to and which span caused it. It
 * travels in gRPC metadata and Kafka headers under {@link #KEY}.
 */
public record TraceParent(String traceId, String spanId, boolean sampled) {
  /** Name of the gRPC metadata entry and of the Kafka header. */
  public static final String KEY = "traceparent";

  /** The trace of the call being handled; set by {@link TraceInterceptors}. */
  public static final Context.Key<TraceParent> CURRENT = Context.key(KEY);

  static final Metadata.Key<String> METADATA =
      Metadata.Key.of(KEY, Metadata.ASCII_STRING_MARSHALLER);

  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
  private static final HexFormat HEX = HexFormat.of();

  /** Starts a trace. */
  public static TraceParent start(RandomGenerator random) {
    String traceId = HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(nonZero(random));
    return new TraceParent(traceId, HEX.toHexDigits(nonZero(random)), true);
  }

  /** Reads the header form; anything else is no trace, never an error. */
  public static Optional<TraceParent> parse(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    var matcher = FORM.matcher(header.toLowerCase(Locale.ROOT));
    if (!matcher.matches() || isZero(matcher.group(1)) || isZero(matcher.group(2))) {
      return Optional.empty();
    }
    boolean sampled = (Integer.parseInt(matcher.group(3), 16) & 1) == 1;
    return Optional.of(new TraceParent(matcher.group(1), matcher.group(2), sampled));
  }

  /** The same trace, caused by a new span. */
  public TraceParent child(RandomGenerator random) {
    return new TraceParent(traceId, HEX.toHexDigits(nonZero(random)), sampled);
  }

  /** The header form. */
  public String header() {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }

  private static boolean isZero(String hex) {
    return hex.chars().allMatch(digit -> digit == '0');
  }

  private static long nonZero(RandomGenerator random) {
    long value = random.nextLong();
    return value == 0 ? 1 : value;
  }
}
