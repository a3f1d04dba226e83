package ai.deeptalk.launcher.platform;

import ai.deeptalk.asr.AsrApplication;
import ai.deeptalk.gateway.GatewayApplication;
import ai.deeptalk.shard.ShardApplication;
import ai.deeptalk.slm.SlmApplication;
import ai.deeptalk.vocoder.VocoderApplication;
import java.util.Locale;

/** The services of the platform, each with the class that wires it. */
public enum Service {
  SHARD(ShardApplication.class),
  SLM(SlmApplication.class),
  ASR(AsrApplication.class),
  VOCODER(VocoderApplication.class),
  GATEWAY(GatewayApplication.class);

  private final Class<?> wiring;

  Service(Class<?> wiring) {
    this.wiring = wiring;
  }

  Class<?> wiring() {
    return wiring;
  }

  /** As it is written on the command line and in property names. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Service ofWord(String word) {
    for (Service service : values()) {
      if (service.word().equals(word)) {
        return service;
      }
    }
    throw new IllegalArgumentException("no such service: " + word);
  }
}
