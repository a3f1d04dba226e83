package clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.core.ObjectMappers;
import com.openai.models.realtime.RealtimeServerEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Every event of some turns as openai-java reads it, judged by its own {@code validate()}. */
class RealtimeEventsTest {

  @Test
  void aSpokenTurn() throws Exception {
    try (var session = new Session()) {
      session.send(
          "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'transcription':{'model':'whisper-1'}}}}}");
      byte[] wav = Files.readAllBytes(Platform.RECORDING);
      byte[] pcm = Arrays.copyOf(Arrays.copyOfRange(wav, 44, wav.length), wav.length + 48_000);
      for (int at = 0; at < pcm.length; at += 9_600) {
        byte[] piece = Arrays.copyOfRange(pcm, at, Math.min(pcm.length, at + 9_600));
        session.send(
            "{'type':'input_audio_buffer.append','audio':'"
                + Base64.getEncoder().encodeToString(piece)
                + "'}");
      }
      session.until("response.done");
      session.had("conversation.item.input_audio_transcription.completed");
      session.allAreValid();
    }
  }

  @Test
  void aTypedTurnACancelledOneAndAnError() throws Exception {
    try (var session = new Session()) {
      session.ask("Hello!", "text");
      session.until("response.done");
      session.ask("Repeat after me: the old man and the boy walk to the market.", "audio");
      session.until("response.output_audio.delta");
      session.send("{'type':'response.cancel'}");
      session.until("response.done");
      session.send("{'type':'response.cancel'}");
      session.until("error");
      session.allAreValid();
    }
  }

  /** A socket and everything that came through it. */
  private static final class Session implements WebSocket.Listener, AutoCloseable {
    private final LinkedBlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    private final List<String> record = new ArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    Session() throws Exception {
      URI uri = URI.create(Platform.URL.replaceFirst("^http", "ws") + "/realtime?model=gpt-realtime");
      socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .header("Authorization", "Bearer " + Platform.KEY)
              .buildAsync(uri, this)
              .get(10, TimeUnit.SECONDS);
      until("session.created");
    }

    void send(String json) throws Exception {
      socket.sendText(json.replace('\'', '"'), true).get(10, TimeUnit.SECONDS);
    }

    void ask(String text, String modality) throws Exception {
      send(
          "{'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_text','text':'"
              + text
              + "'}]}}");
      send("{'type':'response.create','response':{'output_modalities':['" + modality + "']}}");
    }

    void until(String type) throws Exception {
      while (true) {
        String event = arrived.poll(30, TimeUnit.SECONDS);
        assertFalse(event == null, "no " + type + " after " + record.size() + " events");
        record.add(event);
        if (typeOf(event).equals(type)) {
          return;
        }
      }
    }

    /** By now, or still to come. */
    void had(String type) throws Exception {
      for (String event : record) {
        if (typeOf(event).equals(type)) {
          return;
        }
      }
      until(type);
    }

    void allAreValid() throws Exception {
      assertTrue(record.size() > 10);
      for (String event : record) {
        RealtimeServerEvent read =
            ObjectMappers.jsonMapper().readValue(event, RealtimeServerEvent.class).validate();
        String again = ObjectMappers.jsonMapper().writeValueAsString(read);
        assertEquals(
            ObjectMappers.jsonMapper().readTree(event), ObjectMappers.jsonMapper().readTree(again));
      }
    }

    private static String typeOf(String event) throws Exception {
      return ObjectMappers.jsonMapper().readTree(event).path("type").asText();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      partial.append(text);
      if (last) {
        arrived.add(partial.toString());
        partial.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public void close() {
      socket.abort();
    }
  }
}
