package ai.deeptalk.launcher;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** The whole platform as a process of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class LauncherApplication {
  public static void main(String[] args) {
    SpringApplication.run(LauncherApplication.class, args);
  }
}
