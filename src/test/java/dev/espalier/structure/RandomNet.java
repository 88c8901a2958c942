package dev.espalier.structure;

import static dev.espalier.structure.Net.with;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A network of random operators, each of which takes in what others made before. */
final class RandomNet {
  private static final int SAMPLES = 2;
  private static final int MOST_CHANNELS = 16;
  private static final int MOST_ROWS = 8;

  /** Pictures of {@code channels} times {@code rows} times {@code rows}. */
  private record Picture(String name, int channels, int rows) {
    Picture as(String other) {
      return new Picture(other, channels, rows);
    }

    Picture as(String other, int count) {
      return new Picture(other, count, rows);
    }
  }

  private final Net net;
  private final SplittableRandom random;
  private final List<Picture> all = new ArrayList<>();
  private final List<Picture> open = new ArrayList<>();
  private final Map<List<Integer>, String> weights = new HashMap<>();

  private RandomNet(long seed, long opset) {
    this.net = new Net(opset, seed);
    this.random = net.random();
  }

  static byte[] of(long seed, int operators, long opset) {
    RandomNet made = new RandomNet(seed, opset);
    made.add(new Picture(made.net.input("x", SAMPLES, 3, 4, 4), 3, 4));
    made.all.add(made.convolved(made.all.getFirst()));
    made.open.clear();
    made.open.add(made.all.getLast());
    for (int i = 0; i < operators; i++) {
      made.step();
    }
    made.open.forEach(made::end);
    return made.net.toBytes();
  }

  private void add(Picture picture) {
    all.add(picture);
    open.add(picture);
  }

  private int from(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  private Picture pick() {
    Picture picked = all.get(random.nextInt(all.size()));
    // What is newest is taken more often, so that networks become deep.
    picked = random.nextInt(3) > 0 ? all.getLast() : picked;
    open.remove(picked);
    return picked;
  }

  private void step() {
    Picture a = pick();
    switch (random.nextInt(25)) {
      case 0, 1 -> add(convolved(a));
      case 2 -> add(grouped(a));
      case 3 -> add(depthwise(a));
      case 4, 5 -> add(a.as(net.op(random.nextBoolean() ? "Add" : "Mul", beside(a))));
      case 6, 7 -> concat(a);
      case 8 -> split(a);
      case 9 -> add(sliced(a));
      case 10 -> add(a.as(pooled(a)));
      case 11 -> add(a.as(net.norm(a.name(), a.channels())));
      case 12 -> add(excited(a));
      case 13 -> add(padded(a));
      case 14 -> add(spread(a));
      case 15 -> add(blocks(a));
      case 16 -> add(shuffled(a));
      case 17 -> add(lastAxis(a));
      case 18 -> add(leftProduct(a));
      case 19 -> add(attended(a));
      case 20 -> add(scaled(a));
      case 21 -> add(gathered(a));
      case 22 ->
          add(
              a.as(
                  net.op(
                      List.of("Relu", "Sigmoid", "Tanh", "HardSwish").get(from(0, 2)),
                      List.of(a.name()))));
      case 23 -> add(folded(a));
      default -> add(normalized(a));
    }
  }

  /** A weight of these sizes, sometimes one that is used already. */
  private String weight(int... sizes) {
    List<Integer> key = Arrays.stream(sizes).boxed().toList();
    String known = weights.get(key);
    if (known != null && random.nextInt(4) == 0) {
      return known;
    }
    String made = net.weight(Arrays.stream(sizes).asLongStream().toArray());
    weights.put(key, made);
    return made;
  }

  private Picture convolved(Picture a) {
    int made = from(2, 8);
    int window = random.nextBoolean() ? 1 : 3;
    String bias = random.nextBoolean() ? weight(made) : "";
    String weight = weight(made, a.channels(), window, window);
    return a.as(net.conv(a.name(), weight, window, 1, bias), made);
  }

  private int groups(int channels) {
    List<Integer> fit = new ArrayList<>();
    for (int groups = 1; groups <= channels; groups++) {
      if (channels % groups == 0) {
        fit.add(groups);
      }
    }
    return fit.get(random.nextInt(fit.size()));
  }

  private Picture grouped(Picture a) {
    int groups = groups(a.channels());
    int made = groups * from(1, Math.max(1, MOST_CHANNELS / groups));
    String bias = random.nextBoolean() ? weight(made) : "";
    String weight = weight(made, a.channels() / groups, 3, 3);
    return a.as(net.conv(a.name(), weight, 3, groups, bias), made);
  }

  private Picture depthwise(Picture a) {
    int made = a.channels() * (2 * a.channels() <= MOST_CHANNELS ? from(1, 2) : 1);
    String weight = weight(made, 1, 3, 3);
    return a.as(net.conv(a.name(), weight, 3, a.channels(), ""), made);
  }

  /** A picture and another of the same sizes. */
  private List<String> beside(Picture a) {
    List<Picture> same =
        all.stream()
            .filter(b -> b.channels() == a.channels() && b.rows() == a.rows() && !b.equals(a))
            .toList();
    if (same.isEmpty()) {
      return List.of(a.name(), net.conv(a.name(), a.channels(), a.channels()));
    }
    Picture b = same.get(random.nextInt(same.size()));
    open.remove(b);
    return random.nextBoolean() ? List.of(a.name(), b.name()) : List.of(b.name(), a.name());
  }

  private void concat(Picture a) {
    List<Picture> fit =
        all.stream()
            .filter(b -> b.rows() == a.rows() && b.channels() + a.channels() <= MOST_CHANNELS)
            .toList();
    if (fit.isEmpty()) {
      add(convolved(a));
      return;
    }
    Picture b = fit.get(random.nextInt(fit.size()));
    open.remove(b);
    add(
        a.as(
            net.op(
                "Concat",
                List.of(a.name(), b.name()),
                with("axis", net.opset() < 11 || random.nextBoolean() ? 1 : -3)),
            a.channels() + b.channels()));
  }

  private void split(Picture a) {
    if (a.channels() < 2) {
      add(convolved(a));
      return;
    }
    int first = from(1, a.channels() - 1);
    List<String> parts = net.split(a.name(), first, a.channels() - first);
    add(a.as(parts.get(0), first));
    add(a.as(parts.get(1), a.channels() - first));
  }

  private Picture sliced(Picture a) {
    int start = from(0, a.channels() - 1);
    int end = from(start + 1, a.channels());
    boolean fromEnd = net.opset() >= 11 && random.nextBoolean();
    int base = fromEnd ? a.channels() : 0;
    long last = end == a.channels() ? Long.MAX_VALUE >> 1 : end - base;
    return a.as(net.slice(a.name(), start - base, last, fromEnd ? -3 : 1), end - start);
  }

  private String pooled(Picture a) {
    String type = random.nextBoolean() ? "MaxPool" : "AveragePool";
    return net.op(
        type,
        List.of(a.name()),
        with("kernel_shape", new long[] {3, 3}, "pads", new long[] {1, 1, 1, 1}));
  }

  /** Squeeze and excitation. */
  private Picture excited(Picture a) {
    String mean = net.op("GlobalAveragePool", List.of(a.name()));
    String few = net.op("Relu", List.of(net.conv(mean, a.channels(), 3)));
    String gate = net.op("Sigmoid", List.of(net.conv(few, 3, a.channels())));
    return a.as(net.op("Mul", List.of(a.name(), gate)));
  }

  private Picture padded(Picture a) {
    int before = from(0, 2);
    int behind = from(0, 2);
    String made = net.pad(a.name(), 0, before, 0, 0, 0, behind, 0, 0);
    return a.as(made, before + a.channels() + behind);
  }

  private Picture spread(Picture a) {
    int groups = groups(a.channels());
    int each = from(1, Math.max(1, 8 / groups));
    boolean twice = 2 * a.rows() <= MOST_ROWS;
    int window = twice ? 2 : 1;
    String weight = weight(a.channels(), each, window, window);
    List<String> inputs =
        random.nextBoolean()
            ? List.of(a.name(), weight)
            : List.of(a.name(), weight, weight(groups * each));
    String made =
        net.op(
            "ConvTranspose", inputs, with("group", groups, "strides", new long[] {window, window}));
    return new Picture(made, groups * each, a.rows() * window);
  }

  private Picture blocks(Picture a) {
    if (a.channels() % 4 == 0 && 2 * a.rows() <= MOST_ROWS) {
      String mode = random.nextBoolean() ? "DCR" : "CRD";
      String made =
          net.opset() < 11
              ? net.op("DepthToSpace", List.of(a.name()), with("blocksize", 2))
              : net.op("DepthToSpace", List.of(a.name()), with("blocksize", 2, "mode", mode));
      return new Picture(made, a.channels() / 4, 2 * a.rows());
    }
    if (a.rows() % 2 == 0 && 4 * a.channels() <= MOST_CHANNELS) {
      String made = net.op("SpaceToDepth", List.of(a.name()), with("blocksize", 2));
      return new Picture(made, 4 * a.channels(), a.rows() / 2);
    }
    return convolved(a);
  }

  private Picture shuffled(Picture a) {
    int groups = groups(a.channels());
    int each = a.channels() / groups;
    String five = net.reshape(a.name(), SAMPLES, groups, each, a.rows(), a.rows());
    String turned = net.transpose(five, 0, 2, 1, 3, 4);
    return a.as(
        net.reshape(turned, 0, random.nextBoolean() ? -1 : a.channels(), a.rows(), a.rows()));
  }

  /** Rows become channels, or channels rows. */
  private Picture folded(Picture a) {
    if (a.rows() == 4 && 4 * a.channels() <= 2 * MOST_CHANNELS) {
      String made = net.reshape(a.name(), SAMPLES, -1, 2, 2);
      return new Picture(made, 4 * a.channels(), 2);
    }
    if (a.rows() == 2 && a.channels() % 4 == 0) {
      String made = net.reshape(a.name(), SAMPLES, a.channels() / 4, 4, 4);
      return new Picture(made, a.channels() / 4, 4);
    }
    return shuffled(a);
  }

  /** Channels last, and a product over them. */
  private Picture lastAxis(Picture a) {
    String last = net.transpose(a.name(), 0, 2, 3, 1);
    int made = from(2, 8);
    String product =
        random.nextBoolean()
            ? net.op("MatMul", List.of(last, weight(a.channels(), made)))
            : net.op("MatMul", List.of(last, net.transpose(weight(made, a.channels()), 1, 0)));
    String shifted = net.op("Add", List.of(weight(made), product));
    return a.as(net.transpose(shifted, 0, 3, 1, 2), made);
  }

  private Picture leftProduct(Picture a) {
    String flat = net.reshape(a.name(), 0, 0, -1);
    int made = from(2, 8);
    String product = net.op("MatMul", List.of(weight(made, a.channels()), flat));
    return a.as(net.reshape(product, SAMPLES, made, a.rows(), a.rows()), made);
  }

  private Picture attended(Picture a) {
    int heads = from(1, 3);
    int each = from(1, 3);
    int length = a.rows() * a.rows();
    String tokens = net.transpose(net.reshape(a.name(), 0, 0, -1), 0, 2, 1);
    String query = net.transpose(part(tokens, a.channels(), heads, each, length), 0, 2, 1, 3);
    String key = net.transpose(part(tokens, a.channels(), heads, each, length), 0, 2, 3, 1);
    int wide = from(1, 3);
    String value = net.transpose(part(tokens, a.channels(), heads, wide, length), 0, 2, 1, 3);
    String scores = net.op("MatMul", List.of(query, key));
    String soft = net.op("Softmax", List.of(scores), with("axis", 3));
    String mixed = net.transpose(net.op("MatMul", List.of(soft, value)), 0, 2, 1, 3);
    String joined = net.reshape(mixed, SAMPLES, length, -1);
    String out = net.op("MatMul", List.of(joined, weight(heads * wide, a.channels())));
    String sum = net.op("Add", List.of(out, tokens));
    return a.as(
        net.reshape(net.transpose(sum, 0, 2, 1), SAMPLES, a.channels(), a.rows(), a.rows()));
  }

  private String part(String tokens, int channels, int heads, int each, int length) {
    String made = net.op("MatMul", List.of(tokens, weight(channels, heads * each)));
    String shifted = net.op("Add", List.of(made, weight(heads * each)));
    return net.reshape(shifted, SAMPLES, length, heads, each);
  }

  private Picture scaled(Picture a) {
    String type = List.of("Add", "Mul", "Sub", "PRelu").get(random.nextInt(4));
    long[] sizes = random.nextBoolean() ? new long[] {a.channels(), 1, 1} : new long[] {1};
    return a.as(net.op(type, List.of(a.name(), net.positive(sizes))));
  }

  private Picture gathered(Picture a) {
    long[] picked = random.longs(from(1, a.channels()), 0, a.channels()).distinct().toArray();
    return a.as(
        net.op("Gather", List.of(a.name(), net.ints(picked)), with("axis", 1)), picked.length);
  }

  private Picture normalized(Picture a) {
    if (random.nextBoolean()) {
      List<String> inputs = List.of(a.name(), weight(a.channels()), weight(a.channels()));
      return a.as(net.op("InstanceNormalization", inputs));
    }
    String last = net.transpose(a.name(), 0, 2, 3, 1);
    String mean = net.op("ReduceMean", List.of(last), with("axes", new long[] {3}));
    return a.as(net.transpose(net.op("Sub", List.of(last, mean)), 0, 3, 1, 2));
  }

  private void end(Picture a) {
    int wide = a.channels() * a.rows() * a.rows();
    switch (random.nextInt(5)) {
      case 0 -> net.output(net.conv(a.name(), a.channels(), 2));
      case 1 -> {
        String mean = net.op("GlobalAveragePool", List.of(a.name()));
        net.output(gemm(net.op("Flatten", List.of(mean)), a.channels()));
      }
      case 2 -> net.output(gemm(net.op("Flatten", List.of(a.name())), wide));
      case 3 -> {
        String turned = net.transpose(a.name(), 0, 2, 3, 1);
        net.output(gemm(net.reshape(turned, SAMPLES, -1), wide));
      }
      default -> net.output(a.name());
    }
  }

  private String gemm(String from, int wide) {
    int made = from(2, 5);
    boolean turned = random.nextBoolean();
    String weight = turned ? weight(made, wide) : weight(wide, made);
    List<String> inputs =
        net.opset() >= 11 && random.nextBoolean()
            ? List.of(from, weight)
            : List.of(from, weight, random.nextBoolean() ? weight(made) : weight(1, made));
    String hidden = net.op("Gemm", inputs, with("transB", turned ? 1 : 0, "alpha", 0.5f));
    String last = net.op("Relu", List.of(hidden));
    return net.op("MatMul", List.of(last, net.weight(made, 2)));
  }
}
