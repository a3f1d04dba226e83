package ai.deeptalk.domain;

/** Who has to act on an error: the caller, nobody but later, an operator of a dependency, or us. */
public enum ErrorType {
  CLIENT,
  OVERLOADED,
  DEPENDENCY,
  INTERNAL
}
