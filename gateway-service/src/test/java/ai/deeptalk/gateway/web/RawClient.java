package ai.deeptalk.gateway.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A client below the protocol: it opens a socket, and then does only what a test makes it do. */
final class RawClient implements AutoCloseable {
  private static final int TEXT = 0x81;
  private static final int MASKED = 0x80;

  private final Socket socket = new Socket();

  RawClient(int port, String key) throws IOException {
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress("localhost", port));
    write(
        "GET /v1/realtime?model=gpt-realtime HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + key
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    String head = head(socket.getInputStream());
    if (!head.startsWith("HTTP/1.1 101")) {
      throw new IOException(head);
    }
  }

  /** At most 125 characters, masked with zeros. */
  void send(String json) throws IOException {
    write((char) TEXT + "" + (char) (MASKED | json.length()) + "\0\0\0\0" + json);
  }

  /** Reads what is still there; true when the server ended the connection within a while. */
  boolean isCutOff() throws IOException {
    socket.setSoTimeout(5_000);
    try {
      InputStream in = socket.getInputStream();
      while (in.read(new byte[8_192]) >= 0) {}
      return true;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  private void write(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after: " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
