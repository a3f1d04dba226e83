package ai.deeptalk.model.kernels;

/** How weights of linear layers are held in memory. Activations and sums are always FP32. */
public enum WeightFormat {
  /** 32-bit floats: what the reference computes with. */
  FP32,

  /**
   * 8-bit integers with one scale per output, rounded to nearest: a quarter of the memory. Routers
   * stay in FP32, since a small change of a score may choose another expert.
   */
  INT8
}
