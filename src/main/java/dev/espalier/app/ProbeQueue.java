package dev.espalier.app;

import dev.espalier.compress.LayerEncoding;
import dev.espalier.estimate.probe.ProbeRequest;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The probes that the newest recipe asks for, without those that cannot be made. Safe to use from
 * several threads.
 */
final class ProbeQueue {

  private final Set<Impossible> impossible = new HashSet<>();
  private List<ProbeRequest> wanted = List.of();

  private record Impossible(LayerId layer, LayerEncoding encoding) {
    static Impossible of(ProbeRequest request) {
      return new Impossible(request.layer().id(), request.encoding());
    }
  }

  /** Takes the place of what was wanted before. */
  synchronized void replace(List<ProbeRequest> requests) {
    wanted = new ArrayList<>(requests);
    wanted.removeIf(request -> impossible.contains(Impossible.of(request)));
  }

  synchronized boolean isEmpty() {
    return wanted.isEmpty();
  }

  synchronized int size() {
    return wanted.size();
  }

  /** What is wanted first; it stays wanted. */
  synchronized Optional<ProbeRequest> next() {
    return wanted.stream().findFirst();
  }

  synchronized boolean wants(ProbeRequest request) {
    return wanted.stream().anyMatch(request::isSameAs);
  }

  synchronized List<Layer> layers() {
    return wanted.stream().map(ProbeRequest::layer).toList();
  }

  /** A probe was made. */
  synchronized void remove(ProbeRequest request) {
    wanted.removeIf(request::isSameAs);
  }

  /** A probe cannot be made, and is never asked for again. */
  synchronized void giveUp(ProbeRequest request) {
    impossible.add(Impossible.of(request));
    remove(request);
  }
}
