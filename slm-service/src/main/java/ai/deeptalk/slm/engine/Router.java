package ai.deeptalk.slm.engine;

/** Chooses experts for tokens. */
interface Router {

  /** Fills in the experts and gate weights of all tokens. */
  void route(RoutedTokens tokens);
}
