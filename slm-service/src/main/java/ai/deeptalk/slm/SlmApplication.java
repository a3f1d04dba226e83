package ai.deeptalk.slm;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The spoken language model as a process of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(SlmConfiguration.class)
public class SlmApplication {
  public static void main(String[] args) {
    SpringApplication.run(SlmApplication.class, args);
  }
}
