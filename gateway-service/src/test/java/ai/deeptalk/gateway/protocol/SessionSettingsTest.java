package ai.deeptalk.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.deeptalk.gateway.port.AudioEncoding;
import ai.deeptalk.gateway.port.HistoryLimit;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionSettingsTest {
  private static final SessionSettings.Fixed FREE = new SessionSettings.Fixed("m", false, false);

  @Test
  void onlyPresentKeysChange() {
    SessionSettings merged =
        merge(
            SessionSettings.defaults(),
            "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad','silence_duration_ms':200}}}}");

    assertThat(merged.turnDetection())
        .isEqualTo(new TurnDetection.ServerVad(0.5, 300, 200, OptionalInt.empty(), true, true));
    assertThat(merged.voice()).isEqualTo("alloy");
    assertThat(merged.speaks()).isTrue();
  }

  @Test
  void nullSwitchesTurnDetectionAndTranscriptionOff() {
    SessionSettings on =
        merge(
            SessionSettings.defaults(),
            "{'type':'realtime','audio':{'input':{'transcription':{'model':'w','language':'en'}}}}");
    assertThat(on.transcription())
        .contains(new SessionSettings.Transcription("w", Optional.of("en"), Optional.empty()));

    SessionSettings off =
        merge(
            on,
            "{'type':'realtime','audio':{'input':{'transcription':null,'turn_detection':null,'noise_reduction':null}}}");

    assertThat(off.transcription()).isEmpty();
    assertThat(off.turnDetection()).isEqualTo(new TurnDetection.Manual());
  }

  @Test
  void emptyInstructionsRestoreTheDefault() {
    SessionSettings changed =
        merge(SessionSettings.defaults(), "{'type':'realtime','instructions':'Be brief.'}");
    assertThat(changed.instructions()).isEqualTo("Be brief.");
    assertThat(merge(changed, "{'type':'realtime','instructions':''}").instructions())
        .isEqualTo(SessionSettings.DEFAULT_INSTRUCTIONS);
  }

  @Test
  void telephoneFormatsAreTaken() {
    SessionSettings merged =
        merge(
            SessionSettings.defaults(),
            "{'type':'realtime','audio':{'input':{'format':{'type':'audio/pcmu'}},'output':{'format':{'type':'audio/pcma'}}}}");
    assertThat(merged.input()).isEqualTo(AudioEncoding.MULAW);
    assertThat(merged.output()).isEqualTo(AudioEncoding.ALAW);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'instructions':'x'} | missing_required_parameter | session.type
          {'type':'transcription'} | invalid_value | session.type
          {'type':'realtime','model':'other'} | invalid_value | session.model
          {'type':'realtime','color':'red'} | unknown_parameter | session.color
          {'type':'realtime','audio':{'input':{'gain':3}}} | unknown_parameter | session.audio.input.gain
          {'type':'realtime','output_modalities':['text','audio']} | invalid_value | session.output_modalities
          {'type':'realtime','max_output_tokens':5000} | invalid_value | session.max_output_tokens
          {'type':'realtime','max_output_tokens':'many'} | invalid_value | session.max_output_tokens
          {'type':'realtime','tools':[{'type':'mcp','server_label':'f'}]} | invalid_value | session.tools[0].type
          {'type':'realtime','tools':[{'name':'f'}]} | missing_required_parameter | session.tools[0].type
          {'type':'realtime','tool_choice':'always'} | invalid_value | session.tool_choice
          {'type':'realtime','tool_choice':'required'} | invalid_value | session.tool_choice
          {'type':'realtime','truncation':'never'} | invalid_value | session.truncation
          {'type':'realtime','truncation':{'type':'retention_ratio'}} | missing_required_parameter | session.truncation.retention_ratio
          {'type':'realtime','truncation':{'type':'retention_ratio','retention_ratio':2}} | invalid_value | session.truncation.retention_ratio
          {'type':'realtime','prompt':{'id':'p'}} | invalid_value | session.prompt
          {'type':'realtime','include':['item.input_audio_transcription.logprobs']} | invalid_value | session.include
          {'type':'realtime','audio':{'input':{'format':{'type':'audio/pcm','rate':16000}}}} | invalid_value | session.audio.input.format.rate
          {'type':'realtime','audio':{'input':{'noise_reduction':{'type':'loud'}}}} | invalid_value | session.audio.input.noise_reduction.type
          {'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad','threshold':2}}}} | invalid_value | session.audio.input.turn_detection.threshold
          {'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad','idle_timeout_ms':60}}}} | invalid_value | session.audio.input.turn_detection.idle_timeout_ms
          {'type':'realtime','audio':{'input':{'turn_detection':{'type':'semantic_vad'}}}} | invalid_value | session.audio.input.turn_detection.type
          {'type':'realtime','audio':{'output':{'voice':'darth'}}} | invalid_value | session.audio.output.voice
          {'type':'realtime','audio':{'output':{'speed':1.6}}} | invalid_value | session.audio.output.speed
          """)
  void whatCannotBeDoneIsRefusedByItsName(String update, String code, String param) {
    assertThatThrownBy(() -> merge(SessionSettings.defaults(), update))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(code);
              assertThat(refusal.param()).isEqualTo(param);
            });
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'auto' | false | 1 | 0
          'disabled' | true | 1 | 0
          {'type':'retention_ratio','retention_ratio':0.5,'token_limits':{'post_instructions':90}} | false | 0.5 | 90
          """)
  void theModelIsToldHowToForget(String truncation, boolean whole, double keep, int tokens) {
    SessionSettings merged =
        merge(SessionSettings.defaults(), "{'type':'realtime','truncation':" + truncation + "}");
    assertThat(merged.truncation().limit()).isEqualTo(new HistoryLimit(whole, keep, tokens));
    assertThat(Json.write(merged.truncation().json())).isEqualTo(truncation.replace('\'', '"'));
  }

  @Test
  void anIdleTimeoutStaysUntilItIsTakenBack() {
    SessionSettings set =
        merge(
            SessionSettings.defaults(),
            "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad','idle_timeout_ms':6000}}}}");
    SessionSettings kept =
        merge(
            set,
            "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad','threshold':0.4}}}}");
    SessionSettings without =
        merge(
            set,
            "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad','idle_timeout_ms':null}}}}");
    assertThat(kept.turnDetection().idleTimeoutMs()).hasValue(6_000);
    assertThat(without.turnDetection().idleTimeoutMs()).isEmpty();
  }

  @Test
  void aTranscriptionSessionHasNothingOfAConversation() {
    SessionSettings start = SessionSettings.before(Json.parse("{\"type\":\"transcription\"}"), "m");
    assertThat(start.createsResponses()).isFalse();
    assertThat(start.transcription().orElseThrow().model()).isEqualTo("m");
    assertThat(
            merge(
                    start,
                    "{'type':'transcription','audio':{'input':{'format':{'type':'audio/pcmu'}}}}")
                .input())
        .isEqualTo(AudioEncoding.MULAW);
    for (String update :
        new String[] {
          "{'type':'transcription','instructions':'x'}",
          "{'type':'transcription','tools':[]}",
          "{'type':'transcription','audio':{'output':{'voice':'echo'}}}"
        }) {
      assertThatThrownBy(() -> merge(start, update))
          .isInstanceOfSatisfying(
              Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("unknown_parameter"));
    }
    assertThatThrownBy(() -> merge(start, "{'type':'realtime'}"))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.param()).isEqualTo("session.type"));
  }

  @Test
  void theVoiceIsFixedOnceItWasHeard() {
    assertThatThrownBy(() ->
            SessionSettings.defaults()
                .merge(
                    fields("{'type':'realtime','audio':{'output':{'voice':'echo'}}}"),
                    new SessionSettings.Fixed("m", false, true),
                    new Capabilities(false)))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("cannot_update_voice"));
  }

  @Test
  void semanticTurnDetectionIsTakenWhereTheFrontendHasIt() {
    SessionSettings merged =
        SessionSettings.defaults()
            .merge(
                fields(
                    "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'semantic_vad','eagerness':'high'}}}}"),
                FREE,
                new Capabilities(true));
    assertThat(merged.turnDetection()).isEqualTo(new TurnDetection.SemanticVad("high", true, true));
    assertThat(merged.turnDetection().activity().orElseThrow().maxWaitMs()).isEqualTo(2_000);
  }

  private static SessionSettings merge(SessionSettings old, String update) {
    return old.merge(fields(update), FREE, new Capabilities(false));
  }

  private static Fields fields(String update) {
    return new Fields(Json.parse(update.replace('\'', '"')), "session");
  }
}
