package dev.espalier.runtime.worker;

import dev.espalier.data.Tensor;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import java.util.Map;
import java.util.Set;

/** What the worker is asked. Each request has a number of its own, which its reply carries. */
sealed interface Request {

  int id();

  /** What takes a while, and is replied to. */
  sealed interface Work extends Request {}

  /** Work that an open session does; its inputs are no longer needed afterwards. */
  sealed interface Use extends Work {}

  /** Say what runs the models. */
  record Hello(int id) implements Work {}

  /** Open a model; the request's number becomes the session's. */
  record Open(int id, ModelSource source, SessionSettings settings) implements Work {}

  /** Run once. */
  record Run(int id, int session, Map<String, Tensor> inputs, Set<String> wanted) implements Use {}

  /** Measure one session, or two in alternation. */
  record Measure(int id, Sessions sessions, Map<String, Tensor> inputs, int warmup, int runs)
      implements Use {}

  /** Measure the kernels. */
  record Profile(int id, int session, Map<String, Tensor> inputs, int runs) implements Use {}

  /** Stop working on a request; it is replied to by that one. */
  record Cancel(int id) implements Request {}

  /** Close a session; not replied to. */
  record Close(int id, int session) implements Request {}

  /**
   * The sessions of a measurement.
   *
   * @param second the same as {@code first} if there is only one
   */
  record Sessions(int first, int second) {
    boolean paired() {
      return first != second;
    }
  }
}
