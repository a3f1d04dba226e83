package ai.deeptalk.gateway.session;

import ai.deeptalk.gateway.port.SpokenModel.PastTurn;
import ai.deeptalk.gateway.protocol.NewItem.Role;
import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.protocol.ResponseSettings;
import ai.deeptalk.gateway.tools.Toolbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the model is asked: one user item, after what was said and heard before it. System messages
 * are left out, because the model has no place for them.
 *
 * @param question the item to answer; empty when no user ever said anything
 */
record Prompt(List<PastTurn> history, Optional<ConversationItem> question) {
  /** What a response is asked; its own context wins over the conversation. */
  static Prompt of(ResponseSettings wish, Conversation conversation) {
    Prompt prompt =
        of(
            wish.input()
                .map(items -> items.stream().map(item -> ConversationItem.of("", item)).toList())
                .orElse(conversation.items()),
            wish.toolbox());
    if (prompt.question.isEmpty()
        && wish.instructions().filter(text -> !text.isBlank()).isEmpty()) {
      throw Refusal.invalidValue("response.input", "There is no user message to answer.");
    }
    return prompt;
  }

  /** The question in words; without one, the response's own instructions. Blank if not known. */
  String words(ResponseSettings wish) {
    return question.map(item -> item.content().remembered()).or(wish::instructions).orElse("");
  }

  /** Asks the last user item of {@code items}; with an answer after it, it is asked again. */
  static Prompt of(List<ConversationItem> items, Toolbox tools) {
    for (int i = items.size() - 1; i >= 0; i--) {
      if (items.get(i).role() == Role.USER) {
        return new Prompt(history(items.subList(0, i), tools), Optional.of(items.get(i)));
      }
    }
    return new Prompt(history(items, tools), Optional.empty());
  }

  /** What was said and called before; the tools come first. */
  static List<PastTurn> history(List<ConversationItem> items, Toolbox tools) {
    List<PastTurn> turns = new ArrayList<>(tools.introduction());
    List<String> said = new ArrayList<>();
    List<String> answered = new ArrayList<>();
    for (ConversationItem item : items) {
      String text = item.content().remembered().strip();
      if (text.isEmpty() || item.role() == Role.SYSTEM) {
        continue;
      }
      if (item.role() == Role.USER) {
        if (!answered.isEmpty()) {
          turns.add(turn(said, answered));
        }
        said.add(text);
      } else {
        answered.add(text);
      }
    }
    if (!said.isEmpty() || !answered.isEmpty()) {
      turns.add(turn(said, answered));
    }
    return List.copyOf(turns);
  }

  private static PastTurn turn(List<String> said, List<String> answered) {
    PastTurn turn = new PastTurn(String.join(" ", said), String.join(" ", answered));
    said.clear();
    answered.clear();
    return turn;
  }
}
