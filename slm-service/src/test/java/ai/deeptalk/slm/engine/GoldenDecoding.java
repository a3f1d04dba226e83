package ai.deeptalk.slm.engine;

import ai.deeptalk.model.config.ModelConfig;
import ai.deeptalk.model.config.SpeechConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;

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

  /** What is told from the first feature of a spoken prompt to its end. */
  int[] told(List<Position> prompt) {
    SpeechConfig.TextSpecials special = speech.text();
    int[] skipped = {
      special.bos(), special.eos(), special.pad(), special.user(), special.assistant()
    };
    List<Integer> told = new ArrayList<>();
    boolean heard = false;
    try (Sequence sequence = backbone.open(prompt.size()).orElseThrow()) {
      for (Position position : prompt) {
        step(sequence, List.of(position));
        heard |= position instanceof Position.Speech;
        if (heard) {
          told.add(choose(textBlock, backbone.head().rows(textBlock), skipped));
        }
      }
    }
    return told.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Codes [frames, codebooks] of a speech row that reads {@code words}. */
  int[] speech(List<Position> prompt, int[] words) {
    SpeechConfig.TextSpecials special = speech.text();
    int[] skipped = {special.bos(), special.user(), special.assistant(), special.audio()};
    Deque<Integer> queue = new ArrayDeque<>();
    Arrays.stream(words).forEach(queue::add);
    queue.add(special.eos());
    List<int[]> chosen = new ArrayList<>();
    List<Integer> spelt = new ArrayList<>(); // codes that tell sounds, in the order of time
    double notYet = 1;
    int frames = -1;
    int room = prompt.size() + speech.maxReplySteps() + speech.delays().longest() + 2;
    try (Sequence sequence = backbone.open(room).orElseThrow()) {
      step(sequence, prompt);
      for (int s = 0; ; s++) {
        notYet *= probability(logits(textBlock), special.pad(), skipped);
        int token = special.pad();
        if (notYet < 0.5 && !queue.isEmpty()) {
          token = queue.remove();
          notYet = 1;
        }
        int[] codes = new int[speech.codebooks()];
        for (int c = codes.length - 1; c >= 0; c--) { // what is heard earlier comes first
          int delay = speech.delays().delay(c);
          codes[c] = speech.audio().pad();
          if (s >= delay && (frames < 0 || s < frames + delay)) {
            boolean mayEnd = c == 0 && queue.size() <= 1;
            boolean spells = c < speech.spelling().codebooks();
            int before = spells && !spelt.isEmpty() ? spelt.getLast() : 0;
            int code = choose(c, mayEnd, id -> !spells || speech.spelling().follows(before, id));
            if (c == 0 && (code == speech.audio().end() || s >= speech.maxReplySteps())) {
              frames = s - delay;
            } else {
              codes[c] = code;
              if (spells) {
                spelt.add(code);
              }
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
    return Head.argMax(logits(block), 0, backbone.head().rows(block), end, skipped);
  }

  private int choose(int codebook, boolean mayEnd, IntPredicate permitted) {
    float[] logits = logits(codebook);
    int best = mayEnd ? speech.audio().end() : -1;
    for (int code = speech.vocabulary().codebookEntries() - 1; code >= 0; code--) {
      if (permitted.test(code) && (best < 0 || logits[code] >= logits[best])) {
        best = code;
      }
    }
    return best;
  }

  private static double probability(float[] logits, int id, int... skipped) {
    double sum = 0;
    for (int other = 0; other < logits.length; other++) {
      int candidate = other;
      if (Arrays.stream(skipped).noneMatch(skip -> skip == candidate)) {
        sum += Math.exp(logits[other] - logits[id]);
      }
    }
    return 1 / sum;
  }

  private float[] logits(int block) {
    float[] logits = new float[backbone.head().rows(block)];
    backbone.head().logits(result, new int[] {0}, 1, block, logits);
    return logits;
  }
}
