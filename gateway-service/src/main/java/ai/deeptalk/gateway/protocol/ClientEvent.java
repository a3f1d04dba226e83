package ai.deeptalk.gateway.protocol;

import java.nio.ByteBuffer;
import java.util.Optional;

/** What a client may ask of a session. */
public sealed interface ClientEvent {
  /** The object is read against the settings it changes. */
  record UpdateSession(Fields session) implements ClientEvent {}

  record AppendAudio(ByteBuffer bytes) implements ClientEvent {}

  record CommitAudio() implements ClientEvent {}

  record ClearAudio() implements ClientEvent {}

  /** {@code previous} empty: at the end; {@code "root"}: at the front. */
  record CreateItem(NewItem item, Optional<String> previous) implements ClientEvent {}

  record RetrieveItem(String itemId) implements ClientEvent {}

  record DeleteItem(String itemId) implements ClientEvent {}

  record TruncateItem(String itemId, int contentIndex, int audioEndMs) implements ClientEvent {}

  /** Read against the settings it overrides. */
  record CreateResponse(Optional<Fields> response) implements ClientEvent {}

  record CancelResponse(Optional<String> responseId) implements ClientEvent {}
}
