package ai.deeptalk.slm.engine;

import ai.deeptalk.model.config.ModelConfig;
import ai.deeptalk.model.config.SpeechConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The decoding rules of {@code models/FORMAT.md} section 3, written down as plainly as possible,
 * one row at a time. The service's own rows do the same in batches.
 */
final class GoldenDecoding {
  private final Backbone backbone;
  private final SpeechConfig speech;
  private final GoldenCase golden;
  private final int textBlock;
  private final StepResult result;

  GoldenDecoding(Backbone backbone, ModelConfig config, GoldenCase golden) {
    this.backbone = backbone;
    this.speech = config.speech().orElseThrow();
    this.golden = golden;
    this.textBlock = speech.codebooks();
    this.result = backbone.shape().newResult(1);
  }

  /** Greedy tokens of a text row whose prompt ends with its marker. */
  int[] text(List<Position> prompt, int limit) {
    SpeechConfig.TextSpecials special = speech.text();
    int[] skipped = {
      special.bos(), special.pad(), special.user(), special.assistant(), special.audio()
    };
    List<Integer> tokens = new ArrayList<>();
    try (Sequence sequence = backbone.open(prompt.size() + limit + 1).orElseThrow()) {
      step(sequence, prompt);
      while (tokens.size() < limit) {
        int token = choose(textBlock, backbone.head().rows(textBlock), skipped);
        if (token == special.eos()) {
          break;
        }
        tokens.add(token);
        step(sequence, List.of(golden.quiet(token)));
      }
    }
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Codes [frames, codebooks] of a speech row that reads {@code words}. */
  int[] speech(List<Position> prompt, int[] words) {
    SpeechConfig.TextSpecials special = speech.text();
    int[] skipped = {special.bos(), special.user(), special.assistant(), special.audio()};
    Deque<Integer> queue = new ArrayDeque<>();
    Arrays.stream(words).forEach(queue::add);
    queue.add(special.eos());
    List<int[]> chosen = new ArrayList<>();
    int frames = -1;
    int room = prompt.size() + speech.maxReplySteps() + speech.delays().longest() + 2;
    try (Sequence sequence = backbone.open(room).orElseThrow()) {
      step(sequence, prompt);
      for (int s = 0; ; s++) {
        int wish = choose(textBlock, backbone.head().rows(textBlock), skipped);
        int token = wish == special.pad() || queue.isEmpty() ? special.pad() : queue.remove();
        int[] codes = new int[speech.codebooks()];
        for (int c = 0; c < codes.length; c++) {
          int delay = speech.delays().delay(c);
          codes[c] = speech.audio().pad();
          if (s >= delay && (frames < 0 || s < frames + delay)) {
            int entries = speech.vocabulary().codebookEntries();
            int code = choose(c, entries + (c == 0 ? 1 : 0));
            if (c == 0 && (code == speech.audio().end() || s >= speech.maxReplySteps())) {
              frames = s - delay;
            } else {
              codes[c] = code;
            }
          }
        }
        chosen.add(codes);
        if (frames >= 0 && s >= speech.delays().lastStep(frames)) {
          break;
        }
        step(sequence, List.of(golden.position(codes, token)));
      }
    }
    int[] codes = new int[frames * speech.codebooks()];
    for (int f = 0; f < frames; f++) {
      for (int c = 0; c < speech.codebooks(); c++) {
        codes[f * speech.codebooks() + c] = chosen.get(speech.delays().stepOf(f, c))[c];
      }
    }
    return codes;
  }

  private void step(Sequence sequence, List<Position> positions) {
    backbone.step(List.of(new Slot(sequence, positions)), result);
  }

  private int choose(int block, int end, int... skipped) {
    int rows = backbone.head().rows(block);
    float[] logits = new float[rows];
    backbone.head().logits(result, new int[] {0}, 1, block, logits);
    return Head.argMax(logits, 0, rows, end, skipped);
  }
}
