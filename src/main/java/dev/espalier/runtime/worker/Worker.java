package dev.espalier.runtime.worker;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A living worker, for requests from any thread. */
final class Worker {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final long CANCEL_POLL_MILLIS = 10;

  /** How long a run that was cancelled is waited for before it is left to itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** A second is the rule, but the machine may be busy. */
  private static final Duration START = Duration.ofMinutes(1);

  private final WorkerProcess process;
  private final Limits limits;
  private final InFlight inFlight = new InFlight();
  private final WorkerWatch watch;
  private final AtomicInteger ids = new AtomicInteger();
  private final AtomicInteger openSessions = new AtomicInteger();

  private Worker(WorkerProcess process, Limits limits) {
    this.process = process;
    this.limits = limits;
    this.watch = new WorkerWatch(process, inFlight, limits.memoryBytes(), this::tell);
  }

  /** Starts a process; whoever asks it first waits until it is up. */
  static Worker start(Limits limits) throws IOException {
    Worker worker = new Worker(WorkerProcess.start(limits.memoryBytes()), limits);
    Thread.ofPlatform().daemon().name("espalier-worker-replies").start(worker::listen);
    Thread.ofPlatform().daemon().name("espalier-worker-watch").start(worker.watch::run);
    return worker;
  }

  long pid() {
    return process.pid();
  }

  /** A number for a request. */
  int nextId() {
    return ids.incrementAndGet();
  }

  /** Whether it can be asked for anything. */
  boolean alive() {
    return inFlight.loss().isEmpty();
  }

  /**
   * Asks, and waits for the reply.
   *
   * @return what is no failure
   * @throws RuntimeFailure if the worker says no, or ends
   * @throws CancelledException if cancelled
   */
  Reply ask(Request.Work request, String model, CancelSignal cancel) throws RuntimeFailure {
    cancel.throwIfCancelled();
    MessageWriter message = stage(request, model);
    Pending asked = new Pending(request, model, limit(request));
    inFlight.add(asked);
    watch.wake();
    try {
      message.send(process.out());
    } catch (IOException e) {
      LOG.debug("The worker has ended; the reply will say what of", e);
    }
    Reply reply = await(asked, cancel);
    if (reply instanceof Reply.Opened) {
      openSessions.incrementAndGet();
    }
    return reply;
  }

  /** Closes a session. */
  void closeSession(int session) {
    openSessions.decrementAndGet();
    tell(new Request.Close(nextId(), session));
  }

  /** Ends the worker, and with it all its sessions. */
  void close() {
    process.close();
  }

  private MessageWriter stage(Request.Work request, String model) throws RuntimeFailure {
    try {
      return RequestCodec.write(request).stage(process.folder());
    } catch (IOException e) {
      inFlight.throwIfLost(model);
      throw new RuntimeFailure(
          Kind.REFUSED,
          model,
          "The data for %s cannot be handed over in %s: %s"
              .formatted(model, process.folder(), e.getMessage()),
          "Check that there is room on that disk",
          e);
    }
  }

  private Duration limit(Request.Work request) {
    return switch (request) {
      case Request.Hello _ -> START;
      case Request.Open _ -> limits.open();
      case Request.Run _, Request.Measure _ -> limits.run();
      case Request.Profile _ -> limits.open().plus(limits.run());
    };
  }

  private Reply await(Pending asked, CancelSignal cancel) throws RuntimeFailure {
    Patience patience = new Patience(asked);
    while (true) {
      try {
        return asked.result(asked.reply().get(CANCEL_POLL_MILLIS, TimeUnit.MILLISECONDS));
      } catch (TimeoutException e) {
        if (cancel.cancelled() && patience.isOver()) {
          abandon(asked);
          throw new CancelledException();
        }
      } catch (ExecutionException e) {
        throw asked.failure(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        abandon(asked);
        throw new CancelledException();
      }
    }
  }

  /** Leaves a request to itself, and to the watch. */
  private void abandon(Pending asked) {
    tell(new Request.Cancel(asked.request().id()));
    asked.abandon();
    Reply late = asked.reply().getNow(null);
    if (late != null) {
      closeOrphan(late);
    }
    boolean alone = openSessions.get() == 0 && inFlight.isOnly(asked);
    if (alone && asked.request() instanceof Request.Open) {
      // Loading cannot be cancelled. Nobody else needs this worker, so it need not be finished.
      process.kill(Ending.closed());
    }
  }

  private void closeOrphan(Reply reply) {
    if (reply instanceof Reply.Opened opened) {
      tell(new Request.Close(nextId(), opened.id()));
    }
  }

  private void tell(Request request) {
    try {
      RequestCodec.write(request).stage(process.folder()).send(process.out());
    } catch (IOException e) {
      LOG.debug("The worker has ended before it could be told anything", e);
    }
  }

  private void listen() {
    new ReplyReader(process.in()).forEach(this::receive);
    inFlight.lose(process.bury());
    watch.wake();
  }

  private void receive(Reply reply) {
    inFlight
        .take(reply)
        .ifPresent(pending -> {
          pending.reply().complete(reply);
          if (pending.abandoned()) {
            closeOrphan(reply);
          }
        });
  }

  /** How long the reply to a cancelled request is still waited for. */
  private final class Patience {

    private final Pending asked;
    private long end;
    private boolean told;

    Patience(Pending asked) {
      this.asked = asked;
    }

    boolean isOver() {
      if (asked.request() instanceof Request.Open) {
        return true;
      }
      if (!told) {
        told = true;
        end = System.nanoTime() + PATIENCE.toNanos();
        tell(new Request.Cancel(asked.request().id()));
      }
      return System.nanoTime() - end > 0;
    }
  }
}
