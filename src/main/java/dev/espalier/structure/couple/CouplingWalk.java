package dev.espalier.structure.couple;

import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.onnx.ValueInfo;
import dev.espalier.structure.shape.GraphShapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows channels through a graph, operator by operator, from where they are made. */
final class CouplingWalk {
  private final OnnxModel model;
  private final OnnxGraph graph;
  private final GraphShapes shapes;
  private final Channels channels = new Channels();
  private final Map<String, int[] @Nullable []> values = new HashMap<>();
  private final Map<String, int[] @Nullable []> shared = new HashMap<>();
  private final Map<Slot, ConstantUse> uses = new LinkedHashMap<>();
  private final IdentityHashMap<int[], List<ConstantUse>> constantsOf = new IdentityHashMap<>();

  /** Values that are computed of constants alone. */
  private final Set<String> decoded = new HashSet<>();

  private final List<Note> notes = new ArrayList<>();

  /** Where an operator takes something in. */
  private record Slot(OnnxNode node, int input) {}

  /** A coupling, and the channels that it is about. */
  record Note(Coupling coupling, int[] axis) {}

  CouplingWalk(OnnxModel model) {
    this.model = model;
    this.graph = model.graph();
    this.shapes = GraphShapes.of(graph, model.opsets().getOrDefault("", 1L));
  }

  /** Goes through the whole graph. */
  void walk() {
    for (OnnxNode node : shapes.order()) {
      visit(node);
      if (node.inputs().stream().allMatch(name -> isConstant(name) || decoded.contains(name))) {
        decoded.addAll(node.outputs());
      }
    }
    for (ValueInfo output : graph.outputs()) {
      fix(output.name(), "are what the network puts out as '" + output.name() + "'");
    }
    for (OnnxGraph inner : model.allGraphs()) {
      if (!inner.path().isMain()) {
        inner.nodes().forEach(node -> node.inputs().forEach(this::fixCaptured));
        inner.outputs().forEach(output -> fixCaptured(output.name()));
      }
    }
    new Cuts(channels).fix();
    channels.settle();
  }

  private void visit(OnnxNode node) {
    Site site = new Site(this, node);
    Optional<String> problem = Problems.of(node, shapes);
    if (problem.isPresent()) {
      site.giveUp(problem.get());
      return;
    }
    try {
      CouplingRules.apply(site);
    } catch (ArithmeticException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      // Sizes and attributes that contradict one another are the runtime's to refuse.
      site.giveUp("go into " + site.name() + ", of which the sizes do not fit together");
    }
    new FreeAxes(this, site).fix();
  }

  private void fixCaptured(String value) {
    fix(value, "are used inside of control flow, as '" + value + "'");
  }

  private void fix(String value, String reason) {
    int[] @Nullable [] axes = values.get(value);
    if (axes == null && graph.constant(value).filter(Site::hasChannels).isPresent()) {
      axes = shared(graph.constant(value).orElseThrow());
    }
    if (axes == null) {
      return;
    }
    for (int[] axis : axes) {
      if (axis != null) {
        Arrays.stream(axis).forEach(channel -> channels.fix(channel, reason));
      }
    }
  }

  OnnxGraph graph() {
    return graph;
  }

  GraphShapes shapes() {
    return shapes;
  }

  Channels channels() {
    return channels;
  }

  /** All constants that have channels, by where they are used, in order of execution. */
  List<ConstantUse> uses() {
    return List.copyOf(uses.values());
  }

  List<Note> notes() {
    return notes;
  }

  /** The names of all computed values. */
  Set<String> values() {
    return values.keySet();
  }

  /** The channels along each axis of a computed value; nothing if it has none. */
  int[] @Nullable [] axes(String value) {
    int[] @Nullable [] known = values.get(value);
    return known == null ? new int[0][] : known;
  }

  /** Whether a value is a constant of the file. */
  boolean isConstant(String value) {
    return !values.containsKey(value) && graph.constant(value).isPresent();
  }

  /** The channels along each axis of what an operator takes in. */
  int[] @Nullable [] axes(OnnxNode node, int input) {
    String name = node.input(input);
    int[] @Nullable [] known = values.get(name);
    if (known != null) {
      return known;
    }
    ConstantUse use = uses.get(new Slot(node, input));
    if (use != null) {
      return use.axes();
    }
    Optional<OnnxTensor> tensor =
        graph.constant(name).filter(constant -> Site.hasChannels(constant, node));
    if (tensor.isEmpty()) {
      return shapes.of(name).map(shape -> new int[shape.rank()][]).orElse(new int[0][]);
    }
    int[] @Nullable [] axes =
        tensor.get().dims().rank() > 1 ? shared(tensor.get()) : created(tensor.get());
    Slice.Role[] roles = new Slice.Role[axes.length];
    Arrays.fill(roles, Slice.Role.PARAMETER);
    ConstantUse made = new ConstantUse(node, input, tensor.get(), axes, roles);
    uses.put(new Slot(node, input), made);
    for (int[] axis : axes) {
      if (axis != null) {
        constantsOf.computeIfAbsent(axis, key -> new ArrayList<>(1)).add(made);
      }
    }
    return axes;
  }

  /** A matrix is the same wherever it is used; numbers in a row may be a copy for each use. */
  private int[] @Nullable [] shared(OnnxTensor tensor) {
    return shared.computeIfAbsent(tensor.name(), name -> created(tensor));
  }

  private int[] @Nullable [] created(OnnxTensor tensor) {
    int[] @Nullable [] axes = new int[tensor.dims().rank()][];
    for (int axis = 0; axis < axes.length; axis++) {
      long size = tensor.dims().get(axis);
      boolean some = size > 1 && size <= Problems.LONGEST;
      axes[axis] = some ? channels.create(tensor.name(), (int) size) : null;
    }
    return axes;
  }

  /**
   * Says what an operator does along an axis of what it takes in, should that be a constant, or one
   * that was only turned round, or decoded, before.
   */
  void role(OnnxNode node, int input, int axis, Slice.Role role) {
    int[] channels = axes(node, input)[axis];
    if (channels == null) {
      return;
    }
    ConstantUse own = uses.get(new Slot(node, input));
    if (own != null) {
      own.roles()[axis] = role;
      return;
    }
    if (!decoded.contains(node.input(input))) {
      return;
    }
    for (ConstantUse use : constantsOf.getOrDefault(channels, List.of())) {
      for (int at = 0; at < use.axes().length; at++) {
        if (Arrays.equals(use.axes()[at], channels)) {
          use.roles()[at] = role;
        }
      }
    }
  }

  void note(Coupling coupling, int[] axis) {
    notes.add(new Note(coupling, axis));
  }

  void put(String value, int[] @Nullable [] axes) {
    if (!value.isEmpty()) {
      values.put(value, axes);
    }
  }
}
