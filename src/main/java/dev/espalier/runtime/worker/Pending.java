package dev.espalier.runtime.worker;

import dev.espalier.numeric.CancelledException;
import dev.espalier.runtime.RuntimeFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A request that has not been replied to yet. */
final class Pending {

  private final Request.Work request;
  private final String model;
  private final Duration limit;
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();
  private volatile long deadline;
  private volatile boolean abandoned;
  private volatile boolean overdue;

  /**
   * A request.
   *
   * @param limit how long it may take from one sign of life to the next
   */
  Pending(Request.Work request, String model, Duration limit) {
    this.request = request;
    this.model = model;
    this.limit = limit;
    proveAlive();
  }

  Request.Work request() {
    return request;
  }

  String model() {
    return model;
  }

  /** What is being done, such as {@code loading x.onnx}. */
  String doing() {
    return switch (request) {
      case Request.Hello _ -> "starting";
      case Request.Open _ -> "loading " + model;
      case Request.Run _ -> "running " + model;
      case Request.Measure _ -> "measuring " + model;
      case Request.Profile _ -> "profiling " + model;
    };
  }

  CompletableFuture<Reply> reply() {
    return reply;
  }

  void proveAlive() {
    deadline = System.nanoTime() + limit.toNanos();
  }

  /** Whether it has taken longer than it may. */
  boolean expired() {
    return System.nanoTime() - deadline > 0;
  }

  /** What to say when it is ended because it has expired. */
  Ending hung() {
    return Ending.hung(limit);
  }

  /** Whether it was told to stop because it took too long. */
  boolean overdue() {
    return overdue;
  }

  /** It took too long; it has this much longer to stop of its own accord. */
  void setOverdue(Duration grace) {
    overdue = true;
    deadline = System.nanoTime() + grace.toNanos();
  }

  /** Whether nobody waits for the reply any more. */
  boolean abandoned() {
    return abandoned;
  }

  void abandon() {
    abandoned = true;
  }

  void fail(RuntimeFailure failure) {
    reply.completeExceptionally(failure);
  }

  /** The reply if it is what was asked for; thrown if it is not. */
  Reply result(Reply received) throws RuntimeFailure {
    return switch (received) {
      case Reply.Failed failed ->
          throw new RuntimeFailure(
              failed.kind(), model, failed.message().replaceFirst("\\.$", ""), "", null);
      case Reply.Cancelled _ when overdue -> throw hung().failureOf(model, doing());
      case Reply.Cancelled _ -> throw new CancelledException();
      case Reply.Ready _, Reply.Opened _, Reply.Outputs _, Reply.Measured _, Reply.Profiled _ ->
          received;
      case Reply.Alive _ -> throw new IllegalStateException("no reply: " + received);
    };
  }

  /** Why there is no reply. */
  RuntimeFailure failure(ExecutionException thrown) {
    if (thrown.getCause() instanceof RuntimeFailure failure) {
      return failure;
    }
    throw new IllegalStateException(thrown);
  }
}
