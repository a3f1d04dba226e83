package ai.deeptalk.launcher.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How to see from outside that a process is ready to work. */
@FunctionalInterface
interface Readiness {
  /** How often a starting process is asked: a start takes seconds. */
  Duration INTERVAL = Duration.ofMillis(200);

  boolean ready();

  /** Ready when the actuator's readiness group says so. */
  static Readiness http(HttpClient http, int port) {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
            .timeout(Duration.ofSeconds(5))
            .build();
    return () -> {
      try {
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
      } catch (IOException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    };
  }

  /** Ready when something accepts connections. */
  static Readiness port(int port) {
    return () -> {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return true;
      } catch (IOException e) {
        return false;
      }
    };
  }

  default boolean await(Duration patience, BooleanSupplier givenUp) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline && !givenUp.getAsBoolean()) {
      if (ready()) {
        return true;
      }
      try {
        Thread.sleep(INTERVAL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }
}
