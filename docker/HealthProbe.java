import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Answers a container engine's question whether the service is ready: exit 0 if
 * /actuator/health/readiness says 200. The images have no shell and no curl, and a plain socket
 * starts faster than an HTTP client. Kubernetes asks the endpoint itself and does not need this.
 */
final class HealthProbe {
  private static final int TIMEOUT_MILLIS = 2_000;

  private HealthProbe() {}

  public static void main(String[] arguments) {
    System.exit(isReady(Integer.parseInt(arguments[0])) ? 0 : 1);
  }

  private static boolean isReady(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      String request =
          "GET /actuator/health/readiness HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes());
      String status = new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
      return status != null && status.contains(" 200");
    } catch (IOException e) {
      System.out.println("not ready: " + e.getMessage());
      return false;
    }
  }
}
