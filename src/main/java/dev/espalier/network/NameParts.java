package dev.espalier.network;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes apart the names that exporters give: {@code stage1.0.conv.weight} (weights of PyTorch),
 * {@code /stage1/stage1.0/conv/Conv} (its nodes, where a scope repeats its parent), {@code
 * model/dense/MatMul/ReadVariableOp:0} (TensorFlow), {@code fire2/squeeze1x1_w_0} (Caffe2).
 */
final class NameParts {
  private static final int MAX_PARTS = 24;
  private static final int MAX_LENGTH = 120;

  /**
   * Would be taken for syntax where people write layer names, or cannot be seen: any space, control
   * character or half of a surrogate pair.
   */
  private static final Pattern UNFIT = Pattern.compile("[\\s\\p{Z}\\p{C},=*?\"'\\[\\]{}]+");

  private static final Pattern INLINED = Pattern.compile("__Inline_\\d+__/?");
  private static final Pattern OUTPUT_NUMBER = Pattern.compile(":\\d+$");

  /** Names that were counted up by a program. */
  private static final Pattern GENERATED =
      Pattern.compile(
          "\\d+|onnx::.*|(?i)(parameter|const|constant|const_fold_opt|initializer|init|tensor|val|v|w|t)"
              + "_*\\d+|.*_output_\\d+");

  private static final Pattern WEIGHT =
      Pattern.compile("(?i)weights?|kernel|filters?|w|weight_(orig|v|q|quantized)|weights?_\\d+");
  private static final Pattern WEIGHT_SUFFIX =
      Pattern.compile("(?i)_(weights?|kernel|filters?|w|quantized)(_\\d+)?$");
  private static final Pattern BIAS = Pattern.compile("(?i)bias|b");

  private static final Pattern OPERATION =
      Pattern.compile(
          "(ReadVariableOp|Read|Resource|Cast|Squeeze|ExpandDims|Identity|Conv[123]D|MatMul|BiasAdd|Add"
              + "|GatherV2|DepthwiseConv2dNative|depthwise|Tensordot|Einsum|conv2d_transpose)(_+\\d+)?");

  private NameParts() {}

  /** The scopes and the last part of a name; empty if there is nothing in it. */
  static List<String> of(String name) {
    String plain = INLINED.matcher(name).replaceAll("/");
    int alternative = plain.indexOf(';');
    plain =
        OUTPUT_NUMBER
            .matcher(alternative > 0 ? plain.substring(0, alternative) : plain)
            .replaceAll("");
    List<String> parts = new ArrayList<>();
    String parent = "";
    for (String scope : plain.split("/")) {
      boolean repeats = !parent.isEmpty() && scope.startsWith(parent + ".");
      for (String part : (repeats ? scope.substring(parent.length()) : scope).split("\\.")) {
        add(part, parts);
      }
      parent = scope;
    }
    return parts;
  }

  /** Whether a name was counted up, so that it tells nothing. */
  static boolean isGenerated(String name) {
    return name.isBlank() || GENERATED.matcher(name).matches();
  }

  /**
   * The scope whose weight this is by its name; empty if the name does not say that it is a weight.
   */
  static List<String> ofWeight(String name) {
    List<String> parts = withoutOperations(of(name));
    if (parts.isEmpty()) {
      return parts;
    }
    String last = parts.getLast();
    List<String> scopes = parts.subList(0, parts.size() - 1);
    if (!scopes.isEmpty() && WEIGHT.matcher(last).matches()) {
      return scopes;
    }
    String stem = WEIGHT_SUFFIX.matcher(last).replaceAll("");
    return stem.isEmpty() || stem.equals(last) ? List.of() : with(scopes, stem);
  }

  /** The scope whose bias this is by its name; empty if the name does not say so. */
  static List<String> ofBias(String name) {
    List<String> parts = of(name);
    return parts.size() > 1 && BIAS.matcher(parts.getLast()).matches()
        ? parts.subList(0, parts.size() - 1)
        : List.of();
  }

  /** The scope that a node is in by its name; empty if it names no scope. */
  static List<String> ofNode(String name, String op) {
    List<String> parts = of(name);
    if (parts.size() < 2) {
      return List.of();
    }
    boolean named = parts.getLast().matches(Pattern.quote(op) + "(_\\d+)?");
    return withoutOperations(named ? parts.subList(0, parts.size() - 1) : parts);
  }

  private static List<String> withoutOperations(List<String> parts) {
    int length = parts.size();
    while (length > 1 && OPERATION.matcher(parts.get(length - 1)).matches()) {
      length--;
    }
    return parts.subList(0, length);
  }

  private static List<String> with(List<String> scopes, String last) {
    List<String> parts = new ArrayList<>(scopes);
    parts.add(last);
    return parts;
  }

  /**
   * Adds a part, cleaned; beyond the deepest level parts are joined, as trees are walked
   * recursively.
   */
  private static void add(String part, List<String> parts) {
    String clean = UNFIT.matcher(part).replaceAll("_");
    if (clean.isEmpty()) {
      return;
    }
    String last = parts.size() < MAX_PARTS ? clean : parts.removeLast() + "_" + clean;
    parts.add(last.substring(0, Math.min(last.length(), MAX_LENGTH)));
  }
}
