package dev.espalier.estimate;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.method.SharedTable;
import dev.espalier.method.TableKey;
import dev.espalier.method.TableShape;
import dev.espalier.method.codebook.Points;
import dev.espalier.method.codebook.TableFinder;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The tables that layers share, found within a frame on outlines of all of them, which are drawn
 * once for each layer. Called by one thread.
 */
final class PreviewTables {
  /** How many points are told apart when a table is looked for: as many as fit a frame. */
  private static final int POINTS = 1 << 10;

  /**
   * How many stand for the weights of all layers. More would be put into bins of equal width, which
   * one layer with far larger weights than the others makes too wide for those.
   */
  private static final int OUTLINED = 8 * POINTS;

  private static final int LEAST_OUTLINED = 16;

  private final NetworkCompressor compressor;
  private final Function<LayerId, Optional<PreviewEngine>> engines;
  private final Map<TableKey, Found> last = new HashMap<>();
  private final Map<LayerId, Outline> outlines = new HashMap<>();

  /** Which weights of a layer matter, and how many points stand for them. */
  private record Kept(float threshold, boolean masked, int points) {}

  /** The weights of a layer as few points. */
  private record Outline(Kept kept, float[] values, float[] masses) {}

  /** A table, good while plans, threshold and the number of layers that were read are the same. */
  private record Found(
      Map<LayerId, LayerPlan> plans, float threshold, int profiled, SharedTable table) {}

  PreviewTables(NetworkCompressor compressor, Function<LayerId, Optional<PreviewEngine>> engines) {
    this.compressor = compressor;
    this.engines = engines;
  }

  /** Lets go of everything: the weights are others. */
  void forget() {
    last.clear();
    outlines.clear();
  }

  /**
   * The table that a layer shares, if it does and any of the layers was read.
   *
   * @param globalThreshold what global pruning comes to
   */
  Optional<SharedTable> of(Layer layer, Recipe recipe, float globalThreshold) {
    Map<LayerId, LayerPlan> plans = compressor.sharing(layer, recipe);
    Optional<TableKey> key =
        Optional.ofNullable(plans.get(layer.id()))
            .flatMap(plan -> plan.quantization().sharedTable());
    if (key.isEmpty()) {
      return Optional.empty();
    }
    float threshold = ComputedLayer.Request.threshold(LayerPlan.NONE, plans, globalThreshold);
    Found known = last.get(key.get());
    boolean same = known != null && known.threshold() == threshold && known.plans().equals(plans);
    int before = known != null && same ? known.profiled() : 0;
    if (known != null && before == plans.size()) {
      return Optional.of(known.table());
    }
    Map<LayerId, LayerProfile> profiles = new HashMap<>();
    plans
        .keySet()
        .forEach(id -> engines.apply(id).ifPresent(engine -> profiles.put(id, engine.profile())));
    if (profiles.isEmpty()) {
      return Optional.empty();
    }
    if (known != null && before == profiles.size()) {
      return Optional.of(known.table());
    }
    SharedTable table = find(key.get(), plans, profiles, threshold);
    last.put(key.get(), new Found(plans, threshold, profiles.size(), table));
    return Optional.of(table);
  }

  private SharedTable find(
      TableKey key,
      Map<LayerId, LayerPlan> plans,
      Map<LayerId, LayerProfile> profiles,
      float globalThreshold) {
    boolean masked = plans.values().stream().anyMatch(plan -> plan.pruning().prunes());
    TableShape shape = TableShape.of(key.bits(), masked);
    int points = Math.clamp(OUTLINED / profiles.size(), LEAST_OUTLINED, POINTS);
    List<Outline> outlines = new ArrayList<>();
    plans.forEach((id, plan) -> {
      LayerProfile profile = profiles.get(id);
      if (profile != null) {
        Cut cut = Cut.of(plan.pruning(), profile, globalThreshold);
        outlines.add(outline(id, profile, new Kept(cut.threshold(), masked, points)));
      }
    });
    int size = outlines.stream().mapToInt(outline -> outline.values().length).sum();
    float[] values = new float[size];
    float[] masses = new float[size];
    int from = 0;
    for (Outline outline : outlines) {
      int length = outline.values().length;
      System.arraycopy(outline.values(), 0, values, from, length);
      System.arraycopy(outline.masses(), 0, masses, from, length);
      from += length;
    }
    TableFinder finder = new TableFinder(key.clustering().start(), shape.size(), masked, POINTS);
    return new SharedTable(finder.find(values, masses), shape.bits());
  }

  private Outline outline(LayerId id, LayerProfile profile, Kept kept) {
    Outline known = outlines.get(id);
    if (known != null && known.kept().equals(kept)) {
      return known;
    }
    WeightSample sample = profile.sample();
    float[] left = PreviewGrids.kept(sample, sample.size(), kept.threshold());
    Points points = Points.of(left, kept.masked(), kept.points());
    float[] masses = points.masses();
    for (int i = 0; i < masses.length; i++) {
      // The sample stands for the whole layer.
      masses[i] *= (float) profile.elements() / sample.size();
    }
    Outline fresh = new Outline(kept, points.values(), masses);
    outlines.put(id, fresh);
    return fresh;
  }
}
