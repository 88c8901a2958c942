package dev.espalier.runtime.worker;

import dev.espalier.runtime.RuntimeFailure;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The requests that a worker is working on, until it is lost and with it all of them. */
final class InFlight {

  private final Map<Integer, Pending> pending = new ConcurrentHashMap<>();
  private volatile @Nullable Pending culprit;
  private volatile @Nullable Loss loss;

  /** Adds a request, before it is sent. */
  void add(Pending request) throws RuntimeFailure {
    pending.put(request.request().id(), request);
    // Only now, so that none is added unseen while the worker is being lost.
    throwIfLost(request.model());
  }

  void throwIfLost(String model) throws RuntimeFailure {
    Loss lost = loss;
    if (lost != null) {
      throw lost.ending.lossOf(model, lost.culprits);
    }
  }

  Collection<Pending> all() {
    return List.copyOf(pending.values());
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  boolean isOnly(Pending request) {
    return pending.size() <= 1 && all().stream().allMatch(request::equals);
  }

  /** The request that a reply is for, which is thereby done; nothing if it goes on. */
  Optional<Pending> take(Reply reply) {
    if (reply instanceof Reply.Alive) {
      Pending working = pending.get(reply.id());
      if (working != null && !working.overdue()) {
        working.proveAlive();
      }
      return Optional.empty();
    }
    return Optional.ofNullable(pending.remove(reply.id()));
  }

  /** This request, and no other, is why the worker is about to be ended. */
  void blame(Pending request) {
    culprit = request;
  }

  /** Why the worker has ended. */
  Optional<Ending> loss() {
    Loss lost = loss;
    return lost == null ? Optional.empty() : Optional.of(lost.ending);
  }

  /** The worker has ended: all requests fail. */
  void lose(Ending ending) {
    Pending blamed = culprit;
    Collection<Pending> suspects = blamed == null ? all() : List.of(blamed);
    String doing = suspects.stream().map(Pending::doing).collect(Collectors.joining(" or "));
    loss = new Loss(ending, doing);
    for (Pending request : all()) {
      request.fail(
          suspects.contains(request)
              ? ending.failureOf(request.model(), doing)
              : ending.lossOf(request.model(), doing));
    }
  }

  private record Loss(Ending ending, String culprits) {}
}
