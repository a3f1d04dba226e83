package ai.deeptalk.launcher.platform;

import ai.deeptalk.asr.AsrApplication;
import ai.deeptalk.asr.AsrConfiguration;
import ai.deeptalk.gateway.GatewayApplication;
import ai.deeptalk.gateway.GatewayConfiguration;
import ai.deeptalk.shard.ShardApplication;
import ai.deeptalk.shard.ShardConfiguration;
import ai.deeptalk.slm.SlmApplication;
import ai.deeptalk.slm.SlmConfiguration;
import ai.deeptalk.vocoder.VocoderApplication;
import ai.deeptalk.vocoder.VocoderConfiguration;
import java.util.Locale;

/**
 * The services of the platform. Their wiring is shared by both ways of running them; the
 * application classes add what only a process of its own has.
 */
public enum Service {
  SHARD(ShardConfiguration.class, ShardApplication.class),
  SLM(SlmConfiguration.class, SlmApplication.class),
  ASR(AsrConfiguration.class, AsrApplication.class),
  VOCODER(VocoderConfiguration.class, VocoderApplication.class),
  GATEWAY(GatewayConfiguration.class, GatewayApplication.class);

  private final Class<?> wiring;
  private final Class<?> application;

  Service(Class<?> wiring, Class<?> application) {
    this.wiring = wiring;
    this.application = application;
  }

  Class<?> wiring() {
    return wiring;
  }

  Class<?> application() {
    return application;
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
