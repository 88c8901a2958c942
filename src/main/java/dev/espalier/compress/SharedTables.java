package dev.espalier.compress;

import dev.espalier.method.CompressionException;
import dev.espalier.method.Compressor;
import dev.espalier.method.SharedTable;
import dev.espalier.method.TableFit;
import dev.espalier.method.TableKey;
import dev.espalier.method.Weight;
import dev.espalier.method.WeightInputs;
import dev.espalier.network.Layer;
import dev.espalier.numeric.CancelSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tables that layers share. The last one of each kind is kept: the layers that share it are
 * compressed one after the other. Safe for use from several threads.
 */
final class SharedTables {
  private final Map<TableKey, Found> last = new ConcurrentHashMap<>();

  private record Found(
      TableGroup group, NetworkInputs inputs, SourceWeights source, SharedTable table) {}

  /**
   * The table of some layers, fitted to what pruning leaves of them.
   *
   * @param source their weights
   * @throws CompressionException if one of them cannot be pruned as asked, or nothing is known
   *     about its inputs where this is needed; the message names the layer
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  SharedTable of(TableGroup group, NetworkInputs inputs, SourceWeights source, CancelSignal cancel)
      throws CompressionException {
    Found known = last.get(group.key());
    if (known != null
        && known.group().isSame(group)
        && group.hasSame(source, known.source())
        && (known.inputs() == inputs || !group.needsInputs())) {
      return known.table();
    }
    List<TableFit.Member> members = new ArrayList<>();
    for (Map.Entry<Layer, LayerChange> member : group.members().entrySet()) {
      cancel.throwIfCancelled();
      Optional<WeightInputs> needed =
          group.key().byOutput() || member.getValue().plan().method().needsInputs()
              ? Optional.of(source.inputs(member.getKey(), inputs.required(member.getKey())))
              : Optional.empty();
      members.add(member(member.getKey(), member.getValue(), needed, source, cancel));
    }
    SharedTable table = TableFit.find(group.key(), group.masked(), members, cancel);
    NetworkInputs used = group.needsInputs() ? inputs : NetworkInputs.NONE;
    last.put(group.key(), new Found(group, used, source, table));
    return table;
  }

  /** Lets go of what was found by knowing inputs. */
  void forget() {
    last.clear();
  }

  private static TableFit.Member member(
      Layer layer,
      LayerChange change,
      Optional<WeightInputs> known,
      SourceWeights source,
      CancelSignal cancel)
      throws CompressionException {
    Weight weight = source.weight(layer);
    try {
      float[] kept = Compressor.kept(weight, change.plan().method(), known, cancel);
      return new TableFit.Member(weight, kept, known);
    } catch (CompressionException e) {
      throw LayerWork.named(layer, e);
    }
  }
}
