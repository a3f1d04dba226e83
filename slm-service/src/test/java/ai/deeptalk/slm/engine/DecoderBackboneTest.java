package ai.deeptalk.slm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecoderBackboneTest {
  /** Interpreted and compiled code add up the lanes of a vector in another order. */
  private static final Offset<Float> AS_SUMMED = offset(1e-5f);

  private final TinyModel model = new TinyModel("lite");

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void aForkGoesItsOwnWayAndLeavesItsPrefixAlone() {
    int[] prompt = model.prompt(2);
    int[] head = Arrays.copyOf(prompt, 20);
    int[] tail = Arrays.copyOfRange(prompt, 20, prompt.length);
    Sequence original = model.open();
    model.advance(original, head);
    Sequence fork = model.backbone.fork(original, 100).orElseThrow();
    model.advance(fork, 5, 6, 7);

    float[] logits = model.advance(original, tail);

    assertThat(logits).containsExactly(wholeAfterPieces(head, tail), AS_SUMMED);
    assertThat(fork.length()).isEqualTo(23);
  }

  @Test
  void aForkContinuesWhatThePrefixBegan() {
    int[] prompt = model.prompt(2);
    int[] head = Arrays.copyOf(prompt, 20);
    int[] tail = Arrays.copyOfRange(prompt, 20, prompt.length);
    Sequence original = model.open();
    model.advance(original, head);
    Sequence fork = model.backbone.fork(original, 100).orElseThrow();
    original.close();

    assertThat(model.advance(fork, tail)).containsExactly(wholeAfterPieces(head, tail), AS_SUMMED);
  }

  @Test
  void aTruncatedSequenceHasForgottenTheRest() {
    int[] prompt = model.prompt(2);
    int[] head = Arrays.copyOf(prompt, 20);
    int[] tail = Arrays.copyOfRange(prompt, 20, prompt.length);
    Sequence sequence = model.open();
    model.advance(sequence, head);
    model.advance(sequence, 9, 8, 7, 6, 5, 4, 3, 9, 8, 7, 6, 5, 4, 3);
    sequence.truncate(20);

    assertThat(model.advance(sequence, tail))
        .containsExactly(wholeAfterPieces(head, tail), AS_SUMMED);
  }

  @Test
  void promisesNoMoreRoomThanThePoolHas() {
    int free = model.backbone.freePositions();
    Sequence all = model.backbone.open(free).orElseThrow();
    assertThat(model.backbone.open(1)).isEmpty();
    assertThat(model.backbone.fork(all, 1)).isEmpty();
    all.close();
    all.close();
    assertThat(model.backbone.freePositions()).isEqualTo(free);
  }

  @Test
  void aStepThatFailsLeavesNoTrace() {
    Sequence sequence = model.open();
    model.advance(sequence, 1, 2, 3);
    StepResult result = model.backbone.shape().newResult(1);
    Slot bad =
        new Slot(sequence, List.of(Position.tokens(4), Position.speech(Feature.of(1, 2, 3), 5)));

    assertThatThrownBy(() -> model.backbone.step(List.of(bad), result))
        .hasMessageContaining("does not hear speech");
    assertThat(sequence.length()).isEqualTo(3);
  }

  @Test
  void refusesOneSequenceInTwoSlots() {
    Sequence sequence = model.open();
    Slot slot = Slot.of(sequence, Position.tokens(1));
    StepResult result = model.backbone.shape().newResult(2);
    assertThatThrownBy(() -> model.backbone.step(List.of(slot, slot), result))
        .hasMessageContaining("two slots");
    assertThat(sequence.length()).isZero();
  }

  @Test
  void refusesMoreThanASequencesCapacityAndAClosedSequence() {
    Sequence sequence = model.backbone.open(2).orElseThrow();
    assertThatThrownBy(() -> model.advance(sequence, 1, 2, 3))
        .hasMessage("3 positions in a sequence of 2");
    sequence.close();
    assertThatThrownBy(() -> model.advance(sequence, 1)).hasMessage("the sequence is closed");
  }

  private float[] wholeAfterPieces(int[] head, int[] tail) {
    Sequence sequence = model.open();
    model.advance(sequence, head);
    return model.advance(sequence, tail);
  }
}
