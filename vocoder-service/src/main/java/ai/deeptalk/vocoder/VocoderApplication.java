package ai.deeptalk.vocoder;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** The vocoder as a process of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class VocoderApplication {
  public static void main(String[] args) {
    SpringApplication.run(VocoderApplication.class, args);
  }
}
