package ai.deeptalk.asr.encoder;

import ai.deeptalk.asr.kernels.Dense;
import ai.deeptalk.asr.kernels.Depthwise;
import ai.deeptalk.asr.kernels.LayerNorm;

/**
 * One encoder block.
 *
 * @param lookahead frames after the current one that the depthwise filter sees
 */
record BlockWeights(Depthwise depthwise, LayerNorm norm, Dense up, Dense down, int lookahead) {}
