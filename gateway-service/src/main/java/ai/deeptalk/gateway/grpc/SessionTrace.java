package ai.deeptalk.gateway.grpc;

import ai.deeptalk.domain.SessionId;
import ai.deeptalk.protocol.TraceParent;
import io.grpc.Context;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;

/**
 * The trace a session's calls belong to. It follows from the session's id, so that the speech
 * frontend, the model and, over Kafka, the vocoder are found under one trace without the session
 * passing anything on.
 */
final class SessionTrace {
  private SessionTrace() {}

  static void run(SessionId session, Runnable call) {
    Context.current().withValue(TraceParent.CURRENT, of(session)).run(call);
  }

  static TraceParent of(SessionId session) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(session.value().getBytes(StandardCharsets.UTF_8));
      return TraceParent.start(new Random(ByteBuffer.wrap(digest).getLong()));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JVM has SHA-256", impossible);
    }
  }
}
