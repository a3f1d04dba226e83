package ai.deeptalk.asr;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** The speech front end as a process of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class AsrApplication {
  public static void main(String[] args) {
    SpringApplication.run(AsrApplication.class, args);
  }
}
