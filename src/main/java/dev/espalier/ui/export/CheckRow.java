package dev.espalier.ui.export;

/**
 * One thing that was checked.
 *
 * @param state how it went
 * @param title what was checked
 * @param finding what was found, with its numbers; empty where there is nothing to say
 */
public record CheckRow(State state, String title, String finding) {

  /** How a check went. */
  public enum State {
    PASSED,
    /** Not as it should be; the file is good all the same. */
    REMARK,
    FAILED,
    /** An earlier check failed. */
    NOT_REACHED
  }
}
