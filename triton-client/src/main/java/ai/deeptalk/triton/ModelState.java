package ai.deeptalk.triton;

/** A model of the server's repository: its state such as READY, and the reason if it is another. */
public record ModelState(String name, String version, String state, String reason) {
  public boolean ready() {
    return state.equals("READY");
  }
}
