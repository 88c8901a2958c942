package dev.espalier.compress.kernel;

import dev.espalier.compress.encode.DecodeNames;
import dev.espalier.compress.encode.OperatorSet;
import dev.espalier.compress.encode.WeightForm;
import dev.espalier.compress.encode.WeightSite;
import dev.espalier.method.Scheme;
import dev.espalier.network.Layer;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The operators of onnxruntime that take the place of those of a layer whose weight is packed. */
public final class KernelNodes {
  /**
   * What flows in is rounded to 8 bits, by a scale for each block: the fastest, and with 2 and 8
   * bits the only fast way (accuracy_level of MatMulNBits).
   */
  private static final int INTEGERS = 4;

  private static final int BIAS = 2;

  private final WeightForm.Blocks form;
  private final WeightSite site;

  private KernelNodes(WeightForm.Blocks form, WeightSite site) {
    this.form = form;
    this.site = site;
  }

  /** By each operator of a layer, those in its place. */
  public static Map<OnnxNode, List<NewNode>> of(
      Layer layer, WeightForm.Blocks form, WeightSite site) {
    KernelNodes made = new KernelNodes(form, site);
    Map<OnnxNode, List<NewNode>> nodes = new LinkedHashMap<>();
    for (int i = 0; i < layer.users().size(); i++) {
      OnnxNode user = layer.users().get(i);
      nodes.put(user, form.table() ? List.of(made.table(user)) : made.product(user, i));
    }
    return nodes;
  }

  private NewNode table(OnnxNode user) {
    Map<String, AttributeValue> attributes = attributes();
    attributes.put("gather_axis", AttributeValue.of(0));
    attributes.put("quantize_axis", AttributeValue.of(1));
    return node(
        "GatherBlockQuantized",
        user.name(),
        inputs(List.of(site.name(), user.input(1))),
        user.output(0),
        attributes);
  }

  private List<NewNode> product(OnnxNode user, int number) {
    Dims dims = site.dims();
    Map<String, AttributeValue> attributes = attributes();
    attributes.put("K", AttributeValue.of(dims.get(1 - form.axis())));
    attributes.put("N", AttributeValue.of(dims.get(form.axis())));
    attributes.put("accuracy_level", AttributeValue.of(INTEGERS));
    boolean bias = user.is("Gemm") && !user.input(BIAS).isEmpty();
    DecodeNames names = site.names();
    String output = bias ? names.product(site.layer(), number) : user.output(0);
    List<NewNode> nodes = new ArrayList<>();
    nodes.add(
        node(
            "MatMulNBits",
            user.name(),
            inputs(List.of(user.input(0), site.name())),
            output,
            attributes));
    if (bias) {
      nodes.add(NewNode.of("Add", List.of(output, user.input(BIAS)), user.output(0)).named(""));
    }
    return nodes;
  }

  /** Attributes that both operators have. */
  private Map<String, AttributeValue> attributes() {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    attributes.put("bits", AttributeValue.of(form.bits()));
    attributes.put("block_size", AttributeValue.of(form.block()));
    return attributes;
  }

  private List<String> inputs(List<String> first) {
    List<String> inputs = new ArrayList<>(first);
    inputs.add(site.names().scales(site.layer()));
    if (form.scheme() == Scheme.ASYMMETRIC) {
      inputs.add(site.names().zeroPoints(site.layer()));
    }
    return inputs;
  }

  private static NewNode node(
      String op,
      String name,
      List<String> inputs,
      String output,
      Map<String, AttributeValue> attributes) {
    return new NewNode(OperatorSet.MICROSOFT, op, name, inputs, List.of(output), attributes);
  }
}
