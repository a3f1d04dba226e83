package ai.deeptalk.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each error of the public API that a client can provoke in a fresh session. */
class ErrorContractTest {
  private final SessionFixture fixture = new SessionFixture();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'event_id':'e','type':'nope'} | invalid_value
          {'event_id':'e'} | invalid_event
          {'event_id':'e','type':7} | invalid_value
          {'event_id':'e','type':'input_audio_buffer.append'} | missing_required_parameter
          {'event_id':'e','type':'input_audio_buffer.append','audio':'***'} | invalid_value
          {'event_id':'e','type':'input_audio_buffer.append','audio':5} | invalid_value
          {'event_id':'e','type':'input_audio_buffer.commit'} | input_audio_buffer_commit_empty
          {'event_id':'e','type':'input_audio_buffer.commit','extra':1} | unknown_parameter
          {'event_id':'e','type':'output_audio_buffer.clear'} | invalid_event
          {'event_id':'e','type':'response.cancel'} | response_cancel_not_active
          {'event_id':'e','type':'response.create'} | invalid_value
          {'event_id':'e','type':'response.create','response':{'input':[]}} | invalid_value
          {'event_id':'e','type':'response.create','response':{'tools':[{'type':'mcp','server_label':'f'}]}} | invalid_value
          {'event_id':'e','type':'response.create','response':{'tools':[{'type':'function','name':'no name'}]}} | invalid_value
          {'event_id':'e','type':'session.update','session':{'type':'realtime','tools':[{'type':'function'}]}} | missing_required_parameter
          {'event_id':'e','type':'session.update','session':{'type':'realtime','tools':[{'type':'function','name':'f','parameters':[]}]}} | invalid_value
          {'event_id':'e','type':'session.update','session':{'type':'realtime','tools':[{'type':'function','name':'f','color':1}]}} | unknown_parameter
          {'event_id':'e','type':'session.update','session':{'type':'realtime','tool_choice':'required'}} | invalid_value
          {'event_id':'e','type':'session.update','session':{'type':'realtime','tool_choice':{'type':'function','name':'f'}}} | invalid_value
          {'event_id':'e','type':'conversation.item.create','item':{'type':'function_call','call_id':'c','name':'f'}} | missing_required_parameter
          {'event_id':'e','type':'conversation.item.retrieve','item_id':'x'} | item_retrieve_invalid_item_id
          {'event_id':'e','type':'conversation.item.delete','item_id':'x'} | item_delete_invalid_item_id
          {'event_id':'e','type':'conversation.item.truncate','item_id':'x','content_index':0,'audio_end_ms':0} | item_truncate_invalid_item_id
          {'event_id':'e','type':'conversation.item.create','item':{'type':'function_call_output','call_id':'c','output':'o'}} | invalid_value
          {'event_id':'e','type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_audio'}]}} | missing_required_parameter
          {'event_id':'e','type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_audio','audio':''}]}} | invalid_value
          {'event_id':'e','type':'conversation.item.create','item':{'type':'message','role':'system','content':[{'type':'input_audio','audio':'AAAA'}]}} | invalid_value
          {'event_id':'e','type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_image','image_url':'data:'}]}} | invalid_value
          {'event_id':'e','type':'conversation.item.create','item':{'type':'message','role':'assistant','content':[{'type':'output_audio','transcript':'x'}]}} | invalid_value
          {'event_id':'e','type':'conversation.item.create','previous_item_id':'x','item':{'type':'message','role':'user','content':[{'type':'input_text','text':'hi'}]}} | invalid_value
          """)
  void aMistakeIsAnsweredExactly(String event, String code) {
    fixture.client(event);

    assertThat(fixture.text("error", "/error/code")).isEqualTo(code);
    assertThat(fixture.text("error", "/error/event_id")).isEqualTo("e");
    assertThat(fixture.all("error")).hasSize(1);
    assertThat(fixture.session.isClosed()).isFalse();
  }

  @Test
  void brokenJsonAndDeepNestingAreAnswered() {
    fixture.client("{'type':");
    fixture.client("[]");
    fixture.client("{'type':" + "[".repeat(1_000) + "]".repeat(1_000) + "}");
    fixture.accept(new SessionInput.ClientBinary());
    assertThat(fixture.all("error")).hasSize(4);
    assertThat(fixture.all("error"))
        .allSatisfy(
            error -> assertThat(error.at("/error/code").stringValue()).isEqualTo("invalid_event"));
  }

  @Test
  void onlyGeneratedAudioCanBeTruncatedAndNotBeyondItsEnd() {
    fixture.client(
        "{'type':'conversation.item.create','item':{'id':'u','type':'message','role':'user','content':[{'type':'input_text','text':'hi'}]}}");
    fixture.client(
        "{'type':'conversation.item.truncate','item_id':'u','content_index':0,'audio_end_ms':0}");
    assertThat(fixture.text("error", "/error/code")).isEqualTo("unsupported_content_type");
    assertThat(fixture.text("error", "/error/message"))
        .isEqualTo("Only model output audio messages can be truncated");

    fixture.client("{'type':'response.create'}");
    fixture.stepAll();
    String item = fixture.text("response.done", "/response/output/0/id");
    fixture.client(
        "{'type':'conversation.item.truncate','item_id':'"
            + item
            + "','content_index':0,'audio_end_ms':9100}");
    assertThat(fixture.text("error", "/error/message"))
        .isEqualTo("Audio content of 960ms is already shorter than 9100ms");

    fixture.client(
        "{'type':'conversation.item.truncate','item_id':'"
            + item
            + "','content_index':0,'audio_end_ms':960}");
    assertThat(fixture.last("conversation.item.truncated").get("audio_end_ms").intValue())
        .isEqualTo(960);
  }

  @Test
  void theVoiceCannotChangeAfterItWasHeard() {
    fixture.client(
        "{'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_text','text':'hi'}]}}");
    fixture.client("{'type':'response.create'}");
    fixture.stepAll();
    fixture.client(
        "{'type':'session.update','session':{'type':'realtime','audio':{'output':{'voice':'echo'}}}}");
    assertThat(fixture.text("error", "/error/code")).isEqualTo("cannot_update_voice");
  }

  @Test
  void anUpdateWithOneMistakeChangesNothing() {
    fixture.client(
        "{'type':'session.update','session':{'type':'realtime','instructions':'Sing.','audio':{'output':{'speed':9}}}}");
    fixture.client("{'type':'session.update','session':{'type':'realtime'}}");
    assertThat(fixture.text("session.updated", "/session/instructions")).isNotEqualTo("Sing.");
  }
}
