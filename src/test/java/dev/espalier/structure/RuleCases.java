package dev.espalier.structure;

import static dev.espalier.structure.Net.with;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.NewTensor;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What is expected of each operator: a small graph, and the groups of its channels. */
final class RuleCases {
  private RuleCases() {}

  /**
   * A graph that begins with {@code a}, a convolution of 4 channels with the weight "a", and what
   * is expected of it: each group as "weight.axis=the channel of each element", a dot where there
   * is none; and then why channels are fixed, after "!".
   */
  record Case(String name, Consumer<Net> graph, String... expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A convolution of 4 channels without a bias. */
  private static String start(Net net) {
    return net.conv(net.input("x", 2, 3, 2, 2), net.weight("a", 4, 3, 1, 1), 1, 1, "");
  }

  /** A second one, of the same input. */
  private static String beside(Net net) {
    return net.conv("x", net.weight("b", 4, 3, 1, 1), 1, 1, "");
  }

  private static void end(Net net, String from, int channels) {
    net.output(net.conv(from, net.weight("z", 2, channels, 1, 1), 1, 1, ""));
  }

  private static Case passing(String op) {
    return new Case(op, net -> end(net, net.op(op, List.of(start(net))), 4), "a.0=0123 z.1=0123");
  }

  private static Case reduced(String op, long axis, String... expected) {
    return new Case(
        op + " along " + axis,
        net -> {
          String all = net.op(op, List.of(start(net)), with("axes", new long[] {axis}));
          end(net, all, axis == 1 ? 1 : 4);
        },
        expected);
  }

  static Stream<Case> cases() {
    return Stream.of(
            operators(),
            choices(),
            products(),
            otherProducts(),
            norms(),
            axes(),
            sizes(),
            resizes(),
            reshapes())
        .flatMap(s -> s);
  }

  private static Stream<Case> operators() {
    return Stream.of(
        passing("Relu"),
        passing("Tanh"),
        passing("Neg"),
        passing("GlobalAveragePool"),
        passing("GlobalMaxPool"),
        passing("Dropout"),
        reduced("ReduceMean", 2, "a.0=0123 z.1=0123"),
        reduced("ReduceMax", 1, "! are taken together by ReduceMax 'reducemax"),
        new Case(
            "Add",
            net -> end(net, net.op("Add", List.of(start(net), beside(net))), 4),
            "a.0=0123 b.0=0123 z.1=0123"),
        new Case(
            "Mul by the mean",
            net -> {
              String all = start(net);
              String gate =
                  net.conv(
                      net.op("GlobalAveragePool", List.of(all)),
                      net.weight("b", 4, 4, 1, 1),
                      1,
                      1,
                      "");
              end(net, net.op("Mul", List.of(all, gate)), 4);
            },
            "a.0=0123 b.0=0123 b.1=0123 z.1=0123"),
        new Case(
            "Add of what comes with the samples",
            net -> {
              String y = net.input("y", 2, 4, 2, 2);
              end(net, net.op("Add", List.of(start(net), y)), 4);
            },
            "! are combined by Add 'add"),
        new Case(
            "Mul by numbers for each channel",
            net -> end(net, net.op("Mul", List.of(start(net), net.weight("s", 4, 1, 1))), 4),
            "a.0=0123 s.0=0123 z.1=0123"),
        new Case(
            "Softmax over channels",
            net -> end(net, net.op("Softmax", List.of(start(net)), with("axis", 1)), 4),
            "! are weighed against one another by Softmax"),
        new Case(
            "Softmax over columns",
            net -> end(net, net.op("Softmax", List.of(start(net)), with("axis", 3)), 4),
            "a.0=0123 z.1=0123"));
  }

  private static Stream<Case> choices() {
    return Stream.of(
        new Case(
            "Where by numbers for each channel",
            net -> end(net, net.op("Where", List.of(mask(net, 4), start(net), beside(net))), 4),
            "a.0=0123 b.0=0123 mask.0=0123 z.1=0123"),
        new Case(
            "Where by a picture",
            net -> end(net, net.op("Where", List.of(mask(net, 1), start(net), beside(net))), 4),
            "a.0=0123 b.0=0123 z.1=0123"));
  }

  private static String mask(Net net, int channels) {
    byte[] bits = new byte[4 * channels];
    for (int i = 0; i < bits.length; i += 3) {
      bits[i] = 1;
    }
    net.builder().tensor(NewTensor.of("mask", DataType.BOOL, Dims.of(channels, 2, 2), bits));
    return "mask";
  }

  private static Stream<Case> products() {
    return Stream.of(
        new Case(
            "Conv with a bias",
            net -> {
              String x = net.input("x", 2, 3, 2, 2);
              String b = net.conv(x, net.weight("b", 4, 3, 1, 1), 1, 1, net.weight("c", 4));
              end(net, b, 4);
            },
            "b.0=0123 c.0=0123 z.1=0123"),
        new Case(
            "depthwise Conv",
            net -> end(net, net.conv(start(net), net.weight("d", 4, 1, 1, 1), 1, 4, ""), 4),
            "a.0=0123 d.0=0123 z.1=0123"),
        new Case(
            "depthwise Conv that makes two of one",
            net -> end(net, net.conv(start(net), net.weight("d", 8, 1, 1, 1), 1, 4, ""), 8),
            "a.0=0123 d.0=00112233 z.1=00112233",
            "d.0=01010101 z.1=01010101"),
        new Case(
            "Conv of two groups",
            net -> end(net, net.conv(start(net), net.weight("d", 6, 2, 1, 1), 1, 2, ""), 6),
            "a.0=0011 d.0=000111 z.1=000111",
            "a.0=0101 d.1=01",
            "d.0=012012 z.1=012012"));
  }

  private static Stream<Case> otherProducts() {
    return Stream.of(
        new Case(
            "ConvTranspose",
            net -> {
              List<String> inputs = List.of(start(net), net.weight("d", 4, 3, 1, 1));
              end(net, net.op("ConvTranspose", inputs), 3);
            },
            "a.0=0123 d.0=0123",
            "d.1=012 z.1=012"),
        new Case(
            "Gemm with a turned weight",
            net -> {
              String flat =
                  net.op("Flatten", List.of(net.op("GlobalAveragePool", List.of(start(net)))));
              String made =
                  net.op(
                      "Gemm",
                      List.of(flat, net.weight("g", 3, 4), net.weight("c", 3)),
                      with("transB", 1));
              net.output(net.op("MatMul", List.of(made, net.weight("z", 3, 2))));
            },
            "a.0=0123 g.1=0123",
            "g.0=012 c.0=012 z.0=012"),
        new Case(
            "queries and keys",
            net -> {
              String x = net.input("x", 2, 3, 4);
              String q = net.op("MatMul", List.of(x, net.weight("q", 4, 3)));
              String k = net.op("MatMul", List.of(x, net.weight("k", 4, 3)));
              net.output(net.op("MatMul", List.of(q, net.transpose(k, 0, 2, 1))));
            },
            "q.1=012 k.1=012"),
        new Case(
            "Gather of some",
            net -> {
              String some = net.op("Gather", List.of(start(net), net.ints(2, 0)), with("axis", 1));
              end(net, some, 2);
            },
            "a.0=0.1. z.1=10",
            "a.0=.0.1"),
        new Case(
            "Gather of rows of a table",
            net -> {
              net.builder().input("x", DataType.INT64, List.of(Dim.of(3)));
              String rows = net.op("Gather", List.of(net.weight("t", 5, 4), "x"));
              net.output(net.op("MatMul", List.of(rows, net.weight("z", 4, 2))));
            },
            "t.1=0123 z.0=0123"));
  }

  private static Stream<Case> norms() {
    return Stream.of(
        new Case(
            "BatchNormalization",
            net -> {
              List<String> inputs =
                  List.of(
                      start(net),
                      net.weight("s", 4),
                      net.weight("o", 4),
                      net.weight("m", 4),
                      net.positive(4));
              end(net, net.op("BatchNormalization", inputs), 4);
            },
            "a.0=0123 s.0=0123 o.0=0123 m.0=0123 p1.0=0123 z.1=0123"),
        new Case(
            "InstanceNormalization",
            net -> {
              List<String> inputs = List.of(start(net), net.weight("s", 4), net.weight("o", 4));
              end(net, net.op("InstanceNormalization", inputs), 4);
            },
            "a.0=0123 s.0=0123 o.0=0123 z.1=0123"),
        new Case(
            "MeanVarianceNormalization",
            net -> end(net, net.op("MeanVarianceNormalization", List.of(start(net))), 4),
            "! are normalized together by MeanVarianceNormalization"),
        new Case(
            "LRN",
            net -> end(net, net.op("LRN", List.of(start(net)), with("size", 3)), 4),
            "! are normalized together by LRN"));
  }

  private static Stream<Case> axes() {
    return Stream.of(
        new Case(
            "Transpose",
            net -> {
              String last = net.transpose(start(net), 0, 2, 3, 1);
              net.output(net.op("MatMul", List.of(last, net.weight("z", 4, 2))));
            },
            "a.0=0123 z.0=0123"),
        new Case(
            "Concat",
            net -> {
              String all = net.op("Concat", List.of(start(net), "x", beside(net)), with("axis", 1));
              end(net, all, 11);
            },
            "a.0=0123 z.1=0123.......",
            "b.0=0123 z.1=.......0123"),
        new Case(
            "Split",
            net -> {
              List<String> parts = net.split(start(net), 2, 2);
              net.output(parts.get(0));
              end(net, parts.get(1), 2);
            },
            "a.0=..01 z.1=01",
            "! are what the network puts out as 'split"),
        new Case(
            "Split into what is added",
            net -> end(net, net.op("Add", net.split(start(net), 2, 2)), 2),
            "a.0=0101 z.1=01"),
        new Case(
            "Slice",
            net -> {
              String some = net.slice(start(net), 1, 3, 1);
              end(net, some, 2);
            },
            "a.0=.01. z.1=01",
            "a.0=0..1"),
        new Case(
            "Pad",
            net -> end(net, net.pad(start(net), 0, 1, 0, 0, 0, 2, 0, 0), 7),
            "a.0=0123 z.1=.0123.."));
  }

  private static Stream<Case> sizes() {
    return Stream.of(
        new Case(
            "Squeeze and Unsqueeze",
            net -> {
              String mean = net.op("GlobalAveragePool", List.of(start(net)));
              String flat = net.op("Squeeze", List.of(mean, net.ints(2, 3)));
              String back = net.op("Unsqueeze", List.of(flat, net.ints(2, 3)));
              end(net, back, 4);
            },
            "a.0=0123 z.1=0123"),
        new Case(
            "Tile",
            net -> end(net, net.op("Tile", List.of(start(net), net.ints(1, 2, 1, 1))), 8),
            "! are repeated or mixed by Tile"),
        new Case(
            "Expand",
            net -> {
              String mean = net.op("GlobalAveragePool", List.of(start(net)));
              end(net, net.op("Expand", List.of(mean, net.ints(2, 4, 3, 3))), 4);
            },
            "a.0=0123 z.1=0123"));
  }

  private static Stream<Case> resizes() {
    return Stream.of(
        new Case(
            "Resize by scales",
            net -> {
              String scales = net.constant("scales", new float[] {1, 1, 2, 2}, 4);
              end(net, net.op("Resize", List.of(start(net), "", scales)), 4);
            },
            "a.0=0123 z.1=0123"),
        new Case(
            "Resize to sizes", net -> end(net, resized(net, 2, 4, 5, 3), 4), "a.0=0123 z.1=0123"),
        new Case(
            "Resize of channels",
            net -> end(net, resized(net, 2, 8, 2, 2), 8),
            "! are repeated or mixed by Resize"));
  }

  private static String resized(Net net, long... sizes) {
    return net.op("Resize", List.of(start(net), "", "", net.ints(sizes)));
  }

  private static Stream<Case> reshapes() {
    return Stream.of(
        new Case(
            "Flatten",
            net -> {
              String flat = net.op("Flatten", List.of(start(net)));
              net.output(net.op("MatMul", List.of(flat, net.weight("z", 16, 2))));
            },
            "a.0=0123 z.0=0000111122223333"),
        new Case(
            "shuffled channels",
            net -> {
              String five = net.reshape(start(net), 2, 2, 2, 2, 2);
              String turned = net.transpose(five, 0, 2, 1, 3, 4);
              end(net, net.reshape(turned, 2, 4, 2, 2), 4);
            },
            "a.0=0011 z.1=0101",
            "a.0=0101 z.1=0011"),
        new Case(
            "DepthToSpace by depth",
            net -> end(net, net.op("DepthToSpace", List.of(eight(net)), with("blocksize", 2)), 2),
            "a.0=01010101 z.1=01"),
        new Case(
            "DepthToSpace by column",
            net ->
                end(
                    net,
                    net.op(
                        "DepthToSpace", List.of(eight(net)), with("blocksize", 2, "mode", "CRD")),
                    2),
            "a.0=00001111 z.1=01"),
        new Case(
            "SpaceToDepth",
            net -> end(net, net.op("SpaceToDepth", List.of(start(net)), with("blocksize", 2)), 16),
            "a.0=0123 z.1=0123012301230123"),
        new Case(
            "channels among rows",
            net -> {
              String odd = net.reshape(start(net), 2, 8, 2);
              net.output(net.op("MatMul", List.of(net.weight("z", 3, 8), odd)));
            },
            "a.0=0123 z.1=00112233"));
  }

  private static String eight(Net net) {
    return net.conv(net.input("x", 2, 3, 2, 2), net.weight("a", 8, 3, 1, 1), 1, 1, "");
  }
}
