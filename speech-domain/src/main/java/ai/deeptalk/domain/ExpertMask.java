package ai.deeptalk.domain;

import java.util.BitSet;
import java.util.Collection;

/**
 * The experts a token may use in a layer. The released method routes without a mask; hard routing
 * by modality uses one.
 */
public final class ExpertMask {
  private final int experts;
  private final BitSet allowed;

  private ExpertMask(int experts, BitSet allowed) {
    this.experts = experts;
    this.allowed = allowed;
  }

  /** Allows every expert. */
  public static ExpertMask all(int experts) {
    var allowed = new BitSet(experts);
    allowed.set(0, experts);
    return new ExpertMask(experts, allowed);
  }

  /** Allows only the given experts. */
  public static ExpertMask of(int experts, Collection<Integer> ids) {
    var allowed = new BitSet(experts);
    for (int id : ids) {
      if (id < 0 || id >= experts) {
        throw new IllegalArgumentException("expert must be below " + experts + ": " + id);
      }
      allowed.set(id);
    }
    return new ExpertMask(experts, allowed);
  }

  public int experts() {
    return experts;
  }

  public boolean allows(int expert) {
    return allowed.get(expert);
  }

  public int allowedCount() {
    return allowed.cardinality();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExpertMask that
        && experts == that.experts
        && allowed.equals(that.allowed);
  }

  @Override
  public int hashCode() {
    return 31 * experts + allowed.hashCode();
  }

  @Override
  public String toString() {
    return allowed + " of " + experts;
  }
}
