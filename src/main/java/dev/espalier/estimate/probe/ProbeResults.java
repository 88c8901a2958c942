package dev.espalier.estimate.probe;

import dev.espalier.compress.LayerEncoding;
import dev.espalier.network.LayerId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the probes of one network have shown so far. Safe to use from several threads. */
public final class ProbeResults {
  private final Map<Key, ProbeResult> results = new ConcurrentHashMap<>();

  private record Key(LayerId layer, LayerEncoding encoding) {
    static Key of(ProbeRequest request) {
      return new Key(request.layer().id(), request.encoding());
    }
  }

  /** Takes a probe into account. */
  public void put(ProbeRequest request, ProbeResult result) {
    results.put(Key.of(request), result);
  }

  /** What a probe has shown; nothing while it was not made. */
  public Optional<ProbeResult> of(ProbeRequest request) {
    return Optional.ofNullable(results.get(Key.of(request)));
  }

  /** The probes of some options that were not made. */
  public List<ProbeRequest> lacking(List<LayerOption> options) {
    return options.stream()
        .flatMap(option -> option.probe().stream())
        .filter(request -> of(request).isEmpty())
        .toList();
  }
}
