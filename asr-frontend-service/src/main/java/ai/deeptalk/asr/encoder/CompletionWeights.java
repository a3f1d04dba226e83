package ai.deeptalk.asr.encoder;

import ai.deeptalk.asr.kernels.Dense;

/**
 * A gated recurrent unit over features, and what is read off its state of {@code H} values. Gates
 * lie in the order reset, update, new.
 *
 * @param input {@code [3 H, feature]}
 * @param state {@code [3 H, H]}
 * @param out {@code [1, H]}
 */
record CompletionWeights(Dense input, Dense state, Dense out) {
  int width() {
    return state.columns();
  }
}
