package dev.espalier.runtime.worker;

import dev.espalier.numeric.CancelledException;
import dev.espalier.runtime.Latency;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.PairedLatency;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.RuntimeFailure.Kind;
import dev.espalier.runtime.RuntimeInfo;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import dev.espalier.runtime.worker.MessageReader.Attachment;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes on in the worker: each request is worked on by a thread of its own. */
final class WorkerServer {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerServer.class);

  private final DataOutputStream out;
  private final Path folder;
  private final ModelRuntime runtime = new InProcessRuntime();
  private final Map<Integer, ServedSession> sessions = new ConcurrentHashMap<>();
  private final Map<Integer, ServedRequest> active = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("request").factory());

  WorkerServer(DataOutputStream out, Path folder) {
    this.out = out;
    this.folder = folder;
  }

  /** Serves until the parent closes the pipe, or dies. */
  void serve(DataInputStream in) throws IOException {
    while (true) {
      MessageReader message;
      try {
        message = MessageReader.receive(in, Arena::ofShared);
      } catch (EOFException e) {
        return;
      }
      accept(RequestCodec.read(message), message.attachment());
    }
  }

  private void accept(Request request, Attachment attachment) {
    switch (request) {
      case Request.Cancel cancel -> {
        ServedRequest cancelled = active.get(cancel.id());
        if (cancelled != null) {
          cancelled.cancel();
        }
      }
      case Request.Close close -> threads.execute(() -> close(close.session()));
      case Request.Work work -> {
        ServedRequest served = new ServedRequest(() -> send(new Reply.Alive(work.id())));
        active.put(work.id(), served);
        threads.execute(() -> serve(work, attachment, served));
      }
    }
  }

  private void close(int id) {
    ServedSession session = sessions.remove(id);
    if (session != null) {
      session.close();
    }
  }

  @SuppressWarnings("IllegalCatch") // Here a request ends; whatever ended it, the asker is told.
  private void serve(Request.Work request, Attachment attachment, ServedRequest served) {
    Reply reply;
    try {
      reply =
          switch (request) {
            case Request.Hello hello -> hello(hello);
            case Request.Open open -> open(open, attachment, served);
            case Request.Use use -> use(use, attachment, served);
          };
    } catch (CancelledException e) {
      reply = new Reply.Cancelled(request.id());
    } catch (RuntimeFailure e) {
      reply = new Reply.Failed(request.id(), e.kind(), String.valueOf(e.getMessage()));
    } catch (OutOfMemoryError e) {
      LOG.error("Request {} failed", request.id(), e);
      reply = new Reply.Failed(request.id(), Kind.OUT_OF_MEMORY, e + ".");
    } catch (RuntimeException e) {
      LOG.error("Request {} failed", request.id(), e);
      reply = new Reply.Failed(request.id(), Kind.REFUSED, e + ".");
    }
    active.remove(request.id());
    send(reply);
  }

  private Reply hello(Request.Hello request) throws RuntimeFailure {
    RuntimeInfo info = runtime.info();
    return new Reply.Ready(request.id(), info.name(), info.version());
  }

  private Reply use(Request.Use request, Attachment inputs, ServedRequest served)
      throws RuntimeFailure {
    try (inputs) {
      return switch (request) {
        case Request.Run run ->
            new Reply.Outputs(
                run.id(), session(run.session()).run(run.inputs(), run.wanted(), served));
        case Request.Measure measure -> measure(measure, served);
        case Request.Profile profile ->
            new Reply.Profiled(
                profile.id(),
                session(profile.session()).profile(profile.inputs(), profile.runs(), served));
      };
    }
  }

  private Reply open(Request.Open request, Attachment weights, ServedRequest served)
      throws RuntimeFailure {
    boolean opened = false;
    try {
      ModelSession session = runtime.open(request.source(), request.settings(), served);
      opened = true;
      sessions.put(request.id(), new ServedSession(session, weights));
      return new Reply.Opened(request.id(), session.inputs(), session.outputs());
    } finally {
      if (!opened) {
        weights.close();
      }
    }
  }

  private Reply measure(Request.Measure request, ServedRequest served) throws RuntimeFailure {
    ModelSession first = session(request.sessions().first());
    if (!request.sessions().paired()) {
      Latency latency = first.measure(request.inputs(), request.warmup(), request.runs(), served);
      return new Reply.Measured(request.id(), latency.nanos().toArray(), new long[0]);
    }
    ModelSession second = session(request.sessions().second());
    PairedLatency paired =
        runtime.measurePaired(
            first, second, request.inputs(), request.warmup(), request.runs(), served);
    return new Reply.Measured(
        request.id(), paired.first().nanos().toArray(), paired.second().nanos().toArray());
  }

  private ModelSession session(int id) throws RuntimeFailure {
    ServedSession session = sessions.get(id);
    if (session == null) {
      throw new RuntimeFailure(Kind.GONE, "", "The model has been closed", "Open it again", null);
    }
    return session.session();
  }

  private void send(Reply reply) {
    try {
      ReplyCodec.write(reply).stage(folder).send(out);
    } catch (IOException e) {
      // Without a reply the parent would wait for ever; it takes the end of this process as one.
      LOG.error("A reply could not be sent", e);
      Runtime.getRuntime().halt(1);
    }
  }

  /** A session, and the memory that its weights are in. */
  private record ServedSession(ModelSession session, Attachment weights) {
    void close() {
      session.close();
      weights.close();
    }
  }
}
