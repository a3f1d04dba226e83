package ai.deeptalk.gateway.web;

import ai.deeptalk.gateway.port.FakeReplyAudio;
import ai.deeptalk.gateway.port.FakeSpeechFrontend;
import ai.deeptalk.gateway.port.FakeSpokenModel;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** The rest of the platform as fakes, with a model that works by itself. */
@TestConfiguration(proxyBeanMethods = false)
public class FakePlatform {
  private static final long STEP_NANOS = 300_000;

  @Bean
  FakeSpeechFrontend fakeFrontend() {
    return new FakeSpeechFrontend();
  }

  @Bean
  FakeReplyAudio fakeAudio() {
    return new FakeReplyAudio();
  }

  @Bean
  FakeSpokenModel fakeModel(FakeReplyAudio audio) {
    return new FakeSpokenModel(audio);
  }

  @Bean(destroyMethod = "stop")
  Pump pump(FakeSpokenModel model) {
    return new Pump(model);
  }

  /** Steps the model for ever. */
  static final class Pump {
    private volatile boolean running = true;

    Pump(FakeSpokenModel model) {
      Thread.ofPlatform()
          .name("fake-model")
          .daemon()
          .start(() -> {
            while (running) {
              model.step();
              LockSupport.parkNanos(STEP_NANOS);
            }
          });
    }

    void stop() {
      running = false;
    }
  }
}
