package dev.espalier.export;

import dev.espalier.compress.RestoredValues;
import dev.espalier.compress.Trials;
import dev.espalier.compress.Twins;
import dev.espalier.data.Tensor;
import dev.espalier.evaluate.ActivationSource;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Shows the inside of a compressed network without writing a file. The values become outputs by
 * their names alone; the runtime finds out their types.
 */
public final class TrialActivations implements ActivationSource {

  private final ModelRuntime runtime;
  private final SessionSettings settings;
  private final Trials trials;
  private final Consumer<ModelEditor> before;

  /** Shows this network, as this runtime runs it. */
  public TrialActivations(ModelRuntime runtime, Trials trials, SessionSettings settings) {
    this(runtime, trials, settings, editor -> {});
  }

  private TrialActivations(
      ModelRuntime runtime, Trials trials, SessionSettings settings, Consumer<ModelEditor> before) {
    this.runtime = runtime;
    this.settings = settings;
    this.trials = trials;
    this.before = before;
  }

  /** Shows the twins of the layers that changed, in the original network. */
  public static TrialActivations of(Twins twins, ModelRuntime runtime, SessionSettings settings) {
    return new TrialActivations(runtime, twins.original(), settings, twins::addTo);
  }

  /** Shows what equalized layers put out on the scale of the original, too. */
  public static TrialActivations of(
      Trials trials, RestoredValues restored, ModelRuntime runtime, SessionSettings settings) {
    return new TrialActivations(runtime, trials, settings, restored::addTo);
  }

  @Override
  public ModelSession open(Set<String> values, CancelSignal cancel) throws RuntimeFailure {
    return open(editor -> editor.addOutputs(values), cancel);
  }

  private ModelSession open(Consumer<ModelEditor> change, CancelSignal cancel)
      throws RuntimeFailure {
    return runtime.open(Trial.source(trials, before.andThen(change)), settings, cancel);
  }

  @Override
  public Map<String, long[]> shapes(
      Set<String> values, Map<String, Tensor> inputs, CancelSignal cancel) throws RuntimeFailure {
    Map<String, String> shapeNames = new LinkedHashMap<>();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    try (ModelSession session =
        open(editor -> shapeNames.putAll(addShapes(editor, values)), cancel)) {
      Map<String, Tensor> found = session.run(inputs, Set.copyOf(shapeNames.values()), cancel);
      shapeNames.forEach((value, name) -> {
        Tensor shape = found.get(name);
        if (shape != null) {
          shapes.put(value, sizes(shape));
        }
      });
    }
    return shapes;
  }

  /** Makes the values' sizes outputs, which are few numbers where the values may be many. */
  private static Map<String, String> addShapes(ModelEditor editor, Set<String> values) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String value : values) {
      String name = editor.uniqueName(value + "_shape");
      editor.insertNodes(GraphPath.MAIN, List.of(NewNode.of("Shape", List.of(value), name)));
      names.put(value, name);
    }
    editor.addOutputs(names.values());
    return names;
  }

  private static long[] sizes(Tensor shape) {
    LongBuffer longs = shape.buffer().asLongBuffer();
    long[] sizes = new long[longs.remaining()];
    longs.get(sizes);
    return sizes;
  }
}
