package ai.deeptalk.launcher.platform;

import ai.deeptalk.launcher.kafka.EmbeddedKafka;
import ai.deeptalk.launcher.kafka.KafkaServerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The inside of one process of a {@link SeparatePlatform}: a service or the broker, until the
 * parent process has gone.
 */
public final class ServedProcess implements AutoCloseable {
  private final Runnable stop;
  private final CountDownLatch stopped = new CountDownLatch(1);

  private ServedProcess(Runnable stop) {
    this.stop = stop;
    // The parent stops a process with a signal; the service then gets to end what it is doing.
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::close));
  }

  public static ServedProcess service(String word, Map<String, String> properties) {
    var context = SpringServices.one(Service.ofWord(word), properties);
    return new ServedProcess(context::close);
  }

  public static ServedProcess kafka(int port, int controllerPort, Path folder) {
    var kafka = new EmbeddedKafka(new KafkaServerSettings(port, controllerPort, folder));
    var context = SpringServices.broker(kafka);
    return new ServedProcess(context::close);
  }

  /** Blocks until standard input ends, which happens when the parent process ends in any way. */
  public void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {
      // Nothing is ever written; a byte would mean nothing.
    }
  }

  @Override
  public synchronized void close() {
    if (stopped.getCount() > 0) {
      stopped.countDown();
      stop.run();
    }
  }
}
