package ai.deeptalk.gateway.session;

import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.NewItem;
import ai.deeptalk.gateway.protocol.NewItem.Role;
import ai.deeptalk.gateway.session.ItemContent.FunctionCall;
import ai.deeptalk.gateway.session.ItemContent.FunctionOutput;
import ai.deeptalk.gateway.session.ItemContent.ModelSpeech;
import ai.deeptalk.gateway.session.ItemContent.Typed;
import ai.deeptalk.gateway.session.ItemContent.UserSpeech;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One message of a conversation. Owned by the session's thread. */
final class ConversationItem {
  /** Of the public API; there is no "cancelled". */
  enum Status {
    IN_PROGRESS("in_progress"),
    COMPLETED("completed"),
    INCOMPLETE("incomplete");

    private final String wireName;

    Status(String wireName) {
      this.wireName = wireName;
    }
  }

  private final String id;
  private final Role role;
  private ItemContent content;
  private Status status;

  private ConversationItem(String id, Role role, ItemContent content, Status status) {
    this.id = id;
    this.role = role;
    this.content = content;
    this.status = status;
  }

  static ConversationItem typed(String id, Role role, List<String> texts) {
    return new ConversationItem(id, role, new Typed(texts), Status.COMPLETED);
  }

  /** An item that a client brings; what a function gave back is something the model is told. */
  static ConversationItem of(String id, NewItem item) {
    return switch (item) {
      case NewItem.Message message -> typed(id, message.role(), message.texts());
      case NewItem.Speech speech -> {
        UserSpeech said = new UserSpeech(bytes(speech.audio()));
        speech.transcript().ifPresent(said::transcribed);
        yield said(id, said);
      }
      case NewItem.FunctionCall call ->
          new ConversationItem(
              id,
              Role.ASSISTANT,
              new FunctionCall(call.callId(), call.name(), call.arguments()),
              Status.COMPLETED);
      case NewItem.FunctionOutput output ->
          new ConversationItem(
              id,
              Role.USER,
              new FunctionOutput(output.callId(), output.output()),
              Status.COMPLETED);
    };
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  static ConversationItem said(String id, UserSpeech speech) {
    return new ConversationItem(id, Role.USER, speech, Status.COMPLETED);
  }

  /** A call that is being made. */
  static ConversationItem calling(String id, FunctionCall call) {
    return new ConversationItem(id, Role.ASSISTANT, call, Status.IN_PROGRESS);
  }

  /** An answer that is being made. */
  static ConversationItem answering(String id, ItemContent content) {
    return new ConversationItem(id, Role.ASSISTANT, content, Status.IN_PROGRESS);
  }

  void end(ItemContent finalContent, Status finalStatus) {
    content = finalContent;
    status = finalStatus;
  }

  String id() {
    return id;
  }

  Role role() {
    return role;
  }

  ItemContent content() {
    return content;
  }

  /** As announced: with transcripts, without audio. */
  ObjectNode json() {
    return json(false);
  }

  /** Everything that is kept. */
  ObjectNode jsonWithAudio() {
    return json(true);
  }

  private ObjectNode json(boolean withAudio) {
    ObjectNode item = Json.object().put("id", id);
    return switch (content) {
      case FunctionCall call ->
          item.put("type", "function_call")
              .put("status", status.wireName)
              .put("name", call.name())
              .put("call_id", call.callId())
              .put("arguments", status == Status.IN_PROGRESS ? "" : call.arguments());
      case FunctionOutput output -> // has no status on the wire
          item.put("type", "function_call_output")
              .put("call_id", output.callId())
              .put("output", output.output());
      case Typed typed -> message(item, withAudio);
      case UserSpeech speech -> message(item, withAudio);
      case ModelSpeech speech -> message(item, withAudio);
    };
  }

  private ObjectNode message(ObjectNode item, boolean withAudio) {
    item.put("type", "message").put("status", status.wireName).put("role", role.wireName());
    ArrayNode parts = item.putArray("content");
    if (status == Status.IN_PROGRESS) {
      return item;
    }
    switch (content) {
      case Typed typed ->
          typed
              .texts()
              .forEach(text -> parts.addObject().put("type", role.textType()).put("text", text));
      case UserSpeech speech -> {
        ObjectNode part = parts.addObject().put("type", "input_audio");
        if (withAudio) {
          part.put("audio", Base64.getEncoder().encodeToString(speech.audio()));
          // The schema of a retrieved item knows no null here.
          speech.transcript().ifPresent(text -> part.put("transcript", text));
        } else {
          part.put("transcript", speech.transcript().orElse(null));
        }
      }
      case ModelSpeech speech -> {
        ObjectNode part = parts.addObject().put("type", "output_audio");
        if (withAudio) {
          part.put("audio", Base64.getEncoder().encodeToString(speech.audio()));
        }
        part.put("transcript", speech.transcript());
      }
      case FunctionCall call -> {}
      case FunctionOutput output -> {}
    }
    return item;
  }
}
