package ai.deeptalk.platform.chart;

import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The environment variables that the services understand, read off their configuration records. A
 * variable that no record knows is not an error for Spring: it is silently without effect.
 */
final class ConfigurationNames {
  private static final Map<String, String> RECORDS =
      Map.of(
          "GATEWAY", "ai.deeptalk.gateway.GatewayProperties",
          "ASR", "ai.deeptalk.asr.AsrProperties",
          "SLM", "ai.deeptalk.slm.SlmProperties",
          "SHARD", "ai.deeptalk.shard.ShardProperties",
          "VOCODER", "ai.deeptalk.vocoder.VocoderProperties");

  private ConfigurationNames() {}

  static Set<String> all() throws ClassNotFoundException {
    var names =
        new TreeSet<String>(Set.of("DEEPTALK_MODEL_PATH", "DEEPTALK_KAFKA_BOOTSTRAPSERVERS"));
    for (var record : RECORDS.entrySet()) {
      collect("DEEPTALK_" + record.getKey(), Class.forName(record.getValue()), names);
    }
    return names;
  }

  private static void collect(String prefix, Class<?> record, Set<String> names) {
    for (RecordComponent component : record.getRecordComponents()) {
      String name = prefix + "_" + component.getName().toUpperCase(Locale.ROOT);
      if (component.getType().isRecord()) {
        collect(name, component.getType(), names);
      } else {
        names.add(name);
      }
    }
  }
}
