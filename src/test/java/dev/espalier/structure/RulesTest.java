package dev.espalier.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.couple.Slice;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each operator ties together, to the channel. */
class RulesTest {

  @ParameterizedTest
  @MethodSource("dev.espalier.structure.RuleCases#cases")
  void channelsAreTiedAsTheOperatorSays(RuleCases.Case tried) throws Exception {
    Net net = new Net(13, 1);
    tried.graph().accept(net);
    Pruned.look(
        net.toBytes(),
        (graph, file) -> {
          List<String> groups = graph.groups().stream().map(RulesTest::told).sorted().toList();
          List<String> wanted =
              Arrays.stream(tried.expected())
                  .filter(line -> !line.startsWith("!"))
                  .sorted()
                  .toList();
          assertEquals(wanted, groups, graph.fixed().toString());
          for (String line : tried.expected()) {
            if (line.startsWith("!")) {
              String reason = line.substring(2);
              assertTrue(
                  graph.fixed().values().stream().anyMatch(told -> told.startsWith(reason)),
                  graph.fixed().toString());
            }
          }
          Pruned.check(graph, ArchitecturesTest.some(graph, 0.5, 1), Pruned.inputs(file));
        });
  }

  /** The others put out something for zeros, too. */
  static Stream<RuleCases.Case> casesThatKeepZeros() {
    return RuleCases.cases().filter(tried -> !tried.name().startsWith("Softmax"));
  }

  @ParameterizedTest
  @MethodSource("casesThatKeepZeros")
  void channelsOfZerosChangeNothing(RuleCases.Case tried) throws Exception {
    Net net = new Net(13, 1);
    tried.graph().accept(net);
    Map<String, BitSet> removed = new LinkedHashMap<>();
    byte[][] zeroed = new byte[1][];
    Pruned.look(
        net.toBytes(),
        (graph, file) -> {
          removed.putAll(ArchitecturesTest.some(graph, 0.5, 2));
          zeroed[0] = zeroed(graph, removed);
        });
    Pruned.look(
        zeroed[0],
        (graph, file) -> Pruned.same(zeroed[0], Pruned.cut(graph, removed), Pruned.inputs(file)));
  }

  /** All that makes the channels, and that is added to them, is zero; so are they. */
  private static byte[] zeroed(ChannelGraph graph, Map<String, BitSet> removed) {
    ModelEditor editor = graph.network().model().edit();
    Map<String, float[]> values = new LinkedHashMap<>();
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    for (ChannelGroup group : graph.groups()) {
      BitSet gone = removed.get(group.id());
      for (Slice slice : group.slices()) {
        OnnxTensor tensor = slice.tensor();
        boolean floats = tensor.dataType() == DataType.FLOAT;
        if (slice.role() == Slice.Role.CONSUMER || slice.input() == 4 || !floats) {
          continue;
        }
        tensors.put(tensor.name(), tensor);
        float[] all = values.computeIfAbsent(tensor.name(), name -> tensor.toFloats());
        int inner = 1;
        for (int axis = slice.axis() + 1; axis < tensor.dims().rank(); axis++) {
          inner *= Math.toIntExact(tensor.dims().get(axis));
        }
        for (int i = 0; i < all.length; i++) {
          int channel = slice.channelOf()[i / inner % slice.channelOf().length];
          all[i] = channel >= 0 && gone.get(channel) ? 0 : all[i];
        }
      }
    }
    values.forEach((name, all) -> {
      NewTensor made = NewTensor.of(name, tensors.get(name).dims(), all);
      editor.replaceTensor(GraphPath.MAIN, name, List.of(made), List.of());
    });
    return editor.toBytes();
  }

  private static String told(ChannelGroup group) {
    Set<String> lines =
        group.slices().stream()
            .map(slice ->
                slice.constant()
                    + "."
                    + slice.axis()
                    + "="
                    + Arrays.stream(slice.channelOf())
                        .mapToObj(channel -> channel < 0 ? "." : Integer.toString(channel))
                        .collect(Collectors.joining()))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return String.join(" ", lines);
  }
}
