package ai.deeptalk.shard;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** The expert shard as a process of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class ShardApplication {
  public static void main(String[] args) {
    SpringApplication.run(ShardApplication.class, args);
  }
}
