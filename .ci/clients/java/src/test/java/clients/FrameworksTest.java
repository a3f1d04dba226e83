package clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.models.audio.AudioResponseFormat;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiAudioTranscriptionModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.ai.audio.transcription.AudioTranscriptionPrompt;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiAudioSpeechModel;
import org.springframework.ai.openai.OpenAiAudioSpeechOptions;
import org.springframework.ai.openai.OpenAiAudioTranscriptionOptions;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.core.io.FileSystemResource;

/** LangChain4j and Spring AI as they are. */
class FrameworksTest {
  private static final String MODEL = "gpt-4o-mini";

  @Test
  void langChain4jChats() {
    var model =
        OpenAiChatModel.builder()
            .baseUrl(Platform.URL)
            .apiKey(Platform.KEY)
            .modelName(MODEL)
            .build();
    assertFalse(model.chat(Platform.QUESTION).isBlank());
  }

  @Test
  void langChain4jStreams() throws Exception {
    var model =
        OpenAiStreamingChatModel.builder()
            .baseUrl(Platform.URL)
            .apiKey(Platform.KEY)
            .modelName(MODEL)
            .build();
    var words = new StringBuilder();
    var done = new CompletableFuture<String>();
    model.chat(
        Platform.QUESTION,
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String more) {
            words.append(more);
          }

          @Override
          public void onCompleteResponse(ChatResponse response) {
            done.complete(response.aiMessage().text());
          }

          @Override
          public void onError(Throwable failure) {
            done.completeExceptionally(failure);
          }
        });
    assertEquals(done.get(30, TimeUnit.SECONDS), words.toString());
  }

  @Test
  void langChain4jCallsAFunctionAndSpeaksOfItsResult() {
    var model =
        OpenAiChatModel.builder()
            .baseUrl(Platform.URL)
            .apiKey(Platform.KEY)
            .modelName(MODEL)
            .build();
    var weather =
        ToolSpecification.builder()
            .name("get_weather")
            .description("The weather in a city.")
            .parameters(
                JsonObjectSchema.builder().addStringProperty("city").required("city").build())
            .build();
    var question = UserMessage.from("What is the weather in London?");
    var first =
        model.chat(ChatRequest.builder().messages(question).toolSpecifications(weather).build());
    var call = first.aiMessage().toolExecutionRequests().get(0);
    assertEquals("get_weather", call.name());
    assertEquals("{\"city\":\"London\"}", call.arguments());

    var result = ToolExecutionResultMessage.from(call, "{\"condition\":\"foggy\"}");
    var second =
        model.chat(
            ChatRequest.builder()
                .messages(question, first.aiMessage(), result)
                .toolSpecifications(weather)
                .build());
    assertTrue(second.aiMessage().text().toLowerCase(Locale.ROOT).contains("foggy"));
  }

  @Test
  void langChain4jTranscribes() throws Exception {
    var model =
        OpenAiAudioTranscriptionModel.builder()
            .baseUrl(Platform.URL)
            .apiKey(Platform.KEY)
            .modelName("whisper-1")
            .build();
    var audio =
        Audio.builder()
            .binaryData(Files.readAllBytes(Platform.RECORDING))
            .mimeType("audio/wav")
            .build();
    assertFalse(model.transcribeToText(audio).isBlank());
  }

  @Test
  void springAiChatsAndStreams() {
    var options =
        OpenAiChatOptions.builder().baseUrl(Platform.URL).apiKey(Platform.KEY).model(MODEL).build();
    var model = org.springframework.ai.openai.OpenAiChatModel.builder().options(options).build();
    var prompt = new Prompt(Platform.QUESTION);
    String whole = model.call(prompt).getResult().getOutput().getText();
    var words = new StringBuilder();
    model.stream(prompt)
        .toIterable()
        .forEach(part -> {
          if (part.getResult() != null && part.getResult().getOutput().getText() != null) {
            words.append(part.getResult().getOutput().getText());
          }
        });
    assertFalse(whole.isBlank());
    assertEquals(whole, words.toString());
  }

  @Test
  void springAiSpeaksAndTranscribes() {
    var speech =
        OpenAiAudioSpeechOptions.builder()
            .baseUrl(Platform.URL)
            .apiKey(Platform.KEY)
            .model("tts-1")
            .voice("alloy")
            .responseFormat("wav")
            .build();
    byte[] said = OpenAiAudioSpeechModel.builder().options(speech).build().call("The sky is blue.");
    assertEquals("RIFF", new String(said, 0, 4, StandardCharsets.US_ASCII));

    var transcription =
        OpenAiAudioTranscriptionOptions.builder()
            .baseUrl(Platform.URL)
            .apiKey(Platform.KEY)
            .model("whisper-1")
            .responseFormat(AudioResponseFormat.JSON)
            .build();
    var model =
        org.springframework.ai.openai.OpenAiAudioTranscriptionModel.builder()
            .options(transcription)
            .build();
    var recording = new FileSystemResource(Platform.RECORDING);
    String text = model.call(new AudioTranscriptionPrompt(recording)).getResult().getOutput();
    assertFalse(text.isBlank());
  }
}
