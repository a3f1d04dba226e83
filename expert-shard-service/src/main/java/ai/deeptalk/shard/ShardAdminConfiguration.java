package ai.deeptalk.shard;

import ai.deeptalk.shard.group.ExpertShard;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * {@code GET /shards}: what each shard holds, whether it is ready and what each expert has
 * computed. Only in a process of its own: in one JVM with the gateway the door belongs to the
 * gateway.
 */
@Configuration(proxyBeanMethods = false)
class ShardAdminConfiguration {

  @Bean
  RouterFunction<ServerResponse> shardAdmin(ShardServer shardServer) {
    return RouterFunctions.route()
        .GET(
            "/shards",
            _ ->
                ServerResponse.ok()
                    .bodyValue(shardServer.shards().stream().map(ExpertShard::report).toList()))
        .build();
  }
}
