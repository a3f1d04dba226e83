package clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** openai-java as it is; its own {@code validate()} judges every answer. */
class OpenAiJavaTest {
  private final OpenAIClient client = client(Platform.KEY);

  private static OpenAIClient client(String key) {
    return OpenAIOkHttpClient.builder().baseUrl(Platform.URL).apiKey(key).maxRetries(0).build();
  }

  private static ChatCompletionCreateParams question(String model) {
    return ChatCompletionCreateParams.builder()
        .model(model)
        .addUserMessage(Platform.QUESTION)
        .build();
  }

  @Test
  void aChat() {
    var answer = client.chat().completions().create(question("gpt-4o-mini")).validate();
    assertFalse(answer.choices().get(0).message().content().orElseThrow().isBlank());
    assertTrue(answer.usage().orElseThrow().totalTokens() > 0);
  }

  @Test
  void aStreamedChatHasTheSameWords() {
    var whole = client.chat().completions().create(question("gpt-4o-mini"));
    var words = new StringBuilder();
    try (var chunks = client.chat().completions().createStreaming(question("gpt-4o-mini"))) {
      chunks.stream()
          .forEach(chunk ->
              chunk.validate().choices().forEach(
                  choice -> choice.delta().content().ifPresent(words::append)));
    }
    assertEquals(whole.choices().get(0).message().content().orElseThrow(), words.toString());
  }

  @Test
  void theModels() {
    var models = client.models().list();
    models.autoPager().stream().forEach(model -> model.validate());
    assertTrue(models.data().size() > 1);
  }

  @Test
  void aTextIsSaid() throws Exception {
    for (var format :
        new SpeechCreateParams.ResponseFormat[] {
          SpeechCreateParams.ResponseFormat.WAV, SpeechCreateParams.ResponseFormat.OPUS
        }) {
      try (var said =
          client
              .audio()
              .speech()
              .create(
                  SpeechCreateParams.builder()
                      .model("tts-1")
                      .voice("alloy")
                      .input("The sky is blue.")
                      .responseFormat(format)
                      .build())) {
        byte[] bytes = said.body().readAllBytes();
        String tag = new String(bytes, 0, 4, StandardCharsets.US_ASCII);
        assertEquals(format == SpeechCreateParams.ResponseFormat.WAV ? "RIFF" : "OggS", tag);
      }
    }
  }

  @Test
  void aRecordingIsWrittenDown() {
    var params =
        TranscriptionCreateParams.builder().model("whisper-1").file(Platform.RECORDING).build();
    var written = client.audio().transcriptions().create(params).validate();
    assertFalse(written.asTranscription().text().isBlank());
  }

  @Test
  void failuresAreTheClientsOwnExceptions() {
    assertThrows(
        UnauthorizedException.class, () -> client("wrong").chat().completions().create(question("gpt-4o-mini")));
    assertThrows(
        NotFoundException.class, () -> client.chat().completions().create(question("hal-9000")));
    assertThrows(
        BadRequestException.class,
        () ->
            client
                .chat()
                .completions()
                .create(
                    ChatCompletionCreateParams.builder()
                        .model("gpt-4o-mini")
                        .addUserMessage(" ")
                        .build()));
  }
}
