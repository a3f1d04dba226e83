package ai.deeptalk.model.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * exp(x) on vectors, within two units of the last place for x in [-87, 88] and clamped outside.
 * Written out rather than taken from the vector library, so that the result is the same on every
 * machine.
 */
final class VectorExp {
  private static final float LOG2_E = 1.44269504088896341f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;

  private VectorExp() {}

  static FloatVector exp(FloatVector x, VectorSpecies<Float> floats, VectorSpecies<Integer> ints) {
    FloatVector clamped = x.max(-87f).min(88f);
    // Adding and taking away 1.5 * 2^23 rounds to the nearest integer.
    FloatVector n = clamped.mul(LOG2_E).add(12582912f).sub(12582912f);
    FloatVector f = n.fma(FloatVector.broadcast(floats, -LN2_HIGH), clamped);
    f = n.fma(FloatVector.broadcast(floats, -LN2_LOW), f);
    FloatVector p = FloatVector.broadcast(floats, 1.9875691500e-4f);
    p = p.fma(f, FloatVector.broadcast(floats, 1.3981999507e-3f));
    p = p.fma(f, FloatVector.broadcast(floats, 8.3334519073e-3f));
    p = p.fma(f, FloatVector.broadcast(floats, 4.1665795894e-2f));
    p = p.fma(f, FloatVector.broadcast(floats, 1.6666665459e-1f));
    p = p.fma(f, FloatVector.broadcast(floats, 5.0000001201e-1f));
    FloatVector e = p.fma(f.mul(f), f).add(1f);
    IntVector exponent = (IntVector) n.convertShape(VectorOperators.F2I, ints, 0);
    return e.mul(exponent.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
  }
}
