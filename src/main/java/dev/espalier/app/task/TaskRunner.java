package dev.espalier.app.task;

import dev.espalier.numeric.CancelledException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work off the calling thread and delivers results on one executor (the screen's thread in the
 * window, the calling thread in tests). Three ways: {@link #submit} for what a person started and
 * sees in the task list, {@link #latest} for previews that follow a slider, of which only the
 * newest request counts, and {@link #background} for what nobody waits for.
 */
public final class TaskRunner implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);
  private static final Duration NOTIFY = Duration.ofMillis(50);
  private static final int ENDED_KEPT = 20;

  private final Executor delivery;
  private final ExecutorService pool = Executors.newCachedThreadPool(daemons("espalier-task"));
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(daemons("espalier-timer"));
  private final Map<Long, TaskHandle> handles = new LinkedHashMap<>();
  private final Map<String, Pending> latest = new ConcurrentHashMap<>();
  private final Quiet quiet = new Quiet();
  private final List<Consumer<List<TaskStatus>>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<Void>> running = new ConcurrentHashMap<>();
  private final Runnable changed;

  private record Pending(TaskHandle handle, ScheduledFuture<?> start, Quiet.Busy busy) {
    void cancel() {
      handle.cancel();
      if (start.cancel(false)) {
        busy.end();
      }
    }
  }

  /**
   * A runner whose results arrive on the given executor.
   *
   * @param delivery runs outcomes and listeners, one after the other
   */
  public TaskRunner(Executor delivery) {
    this.delivery = delivery;
    this.changed = thinned(NOTIFY, this::tellListeners);
  }

  private static ThreadFactory daemons(String name) {
    return Thread.ofPlatform().daemon().name(name + "-", 1).factory();
  }

  /** Starts a piece of work that is shown in the task list and can be cancelled there. */
  public <T> TaskHandle submit(String title, Work<T> work, Outcome<? super T> outcome) {
    TaskHandle handle = listed(title, false);
    Quiet.Busy busy = quiet.begin();
    start(handle, work, outcome, busy::end);
    return handle;
  }

  /**
   * Starts a piece of work that is shown in the task list and can be cancelled there, but that
   * nobody waits for. It should do what needs the machine only while it is {@link #quiet}.
   */
  public <T> TaskHandle background(String title, Work<T> work, Outcome<? super T> outcome) {
    TaskHandle handle = listed(title, true);
    start(handle, work, outcome, () -> {});
    return handle;
  }

  /** Whether work is under way, or put off for a moment, that is not in the background. */
  public Quiet quiet() {
    return quiet;
  }

  private TaskHandle listed(String title, boolean background) {
    TaskHandle handle = new TaskHandle(ids.incrementAndGet(), title, background, changed);
    synchronized (handles) {
      handles.put(handle.id(), handle);
      forgetOldest();
    }
    changed.run();
    return handle;
  }

  /**
   * Schedules work of which only the newest request of the same key counts: an older one that waits
   * is dropped, one that runs is cancelled, and its result is never delivered.
   *
   * @param key what the work is about, for example "preview"
   * @param delay how long to wait for a newer request
   */
  public <T> void latest(String key, Duration delay, Work<T> work, Outcome<? super T> outcome) {
    TaskHandle handle = new TaskHandle(ids.incrementAndGet(), key, false, () -> {});
    Outcome<T> whenLatest = new LatestOutcome<>(handle, outcome);
    Quiet.Busy busy = quiet.begin();
    Optional<ScheduledFuture<?>> future =
        later(delay, () -> start(handle, work, whenLatest, busy::end));
    if (future.isEmpty()) {
      tooLate(handle, whenLatest, busy::end);
      return;
    }
    Pending previous = latest.put(key, new Pending(handle, future.get(), busy));
    if (previous != null) {
      previous.cancel();
    }
  }

  /** Work that is asked for while the program ends is cancelled before it begins. */
  private <T> void start(
      TaskHandle handle, Work<T> work, Outcome<? super T> outcome, Runnable over) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    running.put(handle.id(), end);
    Runnable ended =
        () -> {
          over.run();
          running.remove(handle.id());
          end.complete(null);
        };
    try {
      pool.execute(() -> run(handle, work, outcome, ended));
    } catch (RejectedExecutionException e) {
      LOG.debug("{} comes too late: the program is ending", handle.status().title(), e);
      tooLate(handle, outcome, ended);
    }
  }

  /**
   * Does something as soon as all work has ended that runs now, on whatever thread: at once where
   * none does. For what that work may still be reading, though it was cancelled.
   */
  public void afterRunning(Runnable action) {
    var _ =
        CompletableFuture.allOf(running.values().toArray(CompletableFuture[]::new)).thenRun(action);
  }

  private void tooLate(TaskHandle handle, Outcome<?> outcome, Runnable over) {
    handle.cancel();
    finish(handle, TaskState.CANCELLED, outcome::cancelled);
    over.run();
  }

  private Optional<ScheduledFuture<?>> later(Duration delay, Runnable action) {
    try {
      return Optional.of(timer.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS));
    } catch (RejectedExecutionException e) {
      LOG.debug("Too late: the program is ending", e);
      return Optional.empty();
    }
  }

  /** Drops whatever {@link #latest} work of this key waits or runs. */
  public void forget(String key) {
    Pending pending = latest.remove(key);
    if (pending != null) {
      pending.cancel();
    }
  }

  @SuppressWarnings("IllegalCatch") // Here a task ends, whatever ended it.
  private <T> void run(TaskHandle handle, Work<T> work, Outcome<? super T> outcome, Runnable over) {
    long start = System.nanoTime();
    try {
      handle.throwIfCancelled();
      T value = work.run(new TaskContext(handle, handle));
      tell(handle, start);
      // What was done until then may be worth having.
      TaskState end = handle.cancelled() ? TaskState.CANCELLED : TaskState.DONE;
      finish(handle, end, () -> outcome.done(value));
    } catch (CancelledException e) {
      finish(handle, TaskState.CANCELLED, outcome::cancelled);
    } catch (Exception | OutOfMemoryError | StackOverflowError | InternalError e) {
      if (handle.cancelled()) {
        // What it worked on may be closed by now, and nobody waits for it any more.
        LOG.debug("{} failed after it was cancelled", handle.status().title(), e);
        finish(handle, TaskState.CANCELLED, outcome::cancelled);
        return;
      }
      LOG.warn("{} failed", handle.status().title(), e);
      Failure failure = Failure.of(handle.status().title() + " failed", e);
      finish(handle, TaskState.FAILED, () -> outcome.failed(failure));
    } finally {
      over.run();
    }
  }

  private void tell(TaskHandle handle, long start) {
    synchronized (handles) {
      if (handles.containsKey(handle.id())) {
        double seconds = (System.nanoTime() - start) / 1e9;
        LOG.info(
            "{}: {} {} s",
            handle.status().title(),
            handle.cancelled() ? "cancelled after" : "done in",
            Math.round(100 * seconds) / 100.0);
      }
    }
  }

  private void finish(TaskHandle handle, TaskState state, Runnable tell) {
    delivery.execute(() -> {
      handle.end(state);
      tell.run();
    });
  }

  /** The tasks that run and the latest ones that have ended, oldest first. */
  public List<TaskStatus> tasks() {
    synchronized (handles) {
      return handles.values().stream().map(TaskHandle::status).toList();
    }
  }

  /** Asks one task to stop. */
  public void cancel(long id) {
    TaskHandle handle;
    synchronized (handles) {
      handle = handles.get(id);
    }
    if (handle != null) {
      handle.cancel();
    }
  }

  /**
   * Calls back on the delivery executor, at most twenty times a second, whenever the task list has
   * changed.
   */
  public void listen(Consumer<List<TaskStatus>> listener) {
    listeners.add(listener);
  }

  /**
   * Thins calls out: however often the result is called, and from whatever thread, the action runs
   * on the delivery executor, at most once per interval, and once more after the last call.
   */
  public Runnable thinned(Duration interval, Runnable action) {
    AtomicBoolean waiting = new AtomicBoolean();
    Runnable deliver =
        () -> {
          waiting.set(false);
          delivery.execute(action);
        };
    return () -> {
      if (waiting.compareAndSet(false, true)) {
        var _ = later(interval, deliver);
      }
    };
  }

  private void tellListeners() {
    List<TaskStatus> now = tasks();
    listeners.forEach(listener -> listener.accept(now));
  }

  private void forgetOldest() {
    List<Long> ended = new ArrayList<>();
    handles.values().stream()
        .filter(h -> h.status().state().ended())
        .forEach(h -> ended.add(h.id()));
    for (int i = 0; i < ended.size() - ENDED_KEPT; i++) {
      handles.remove(ended.get(i));
    }
  }

  /**
   * Cancels all work and waits a moment for it, so that no native run is under way when the process
   * ends.
   */
  @Override
  public void close() {
    latest.values().forEach(Pending::cancel);
    synchronized (handles) {
      handles.values().forEach(TaskHandle::cancel);
    }
    timer.shutdownNow();
    pool.shutdown();
    try {
      if (!pool.awaitTermination(2, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
