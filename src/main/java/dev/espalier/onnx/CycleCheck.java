package dev.espalier.onnx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds nodes that wait for their own output, by taking away nodes that wait for nothing until none
 * is left (Kahn 1962). A node waits for all that its subgraphs capture.
 */
final class CycleCheck {
  private final Source source;
  private final Map<OnnxGraph, List<List<Integer>>> followers = new HashMap<>();

  CycleCheck(Source source, List<OnnxGraph> graphs) {
    this.source = source;
    for (OnnxGraph graph : graphs) {
      List<List<Integer>> lists = new ArrayList<>(graph.nodes().size());
      for (int i = 0; i < graph.nodes().size(); i++) {
        lists.add(new ArrayList<>(2));
      }
      followers.put(graph, lists);
    }
  }

  /** Notes that {@code node}, in {@code home} or below, uses {@code value} of {@code home}. */
  void use(OnnxGraph home, String value, OnnxNode node) {
    OnnxNode producer = home.producers().get(value);
    if (producer == null) {
      return;
    }
    int user = node.index();
    for (OnnxGraph graph = node.graph(); graph != home; ) {
      user = graph.parts().owner;
      graph = graph.parent().orElseThrow();
    }
    lists(home).get(producer.index()).add(user);
  }

  void check() throws OnnxException {
    for (OnnxGraph graph : followers.keySet()) {
      check(graph);
    }
  }

  private void check(OnnxGraph graph) throws OnnxException {
    List<List<Integer>> lists = lists(graph);
    int[] waitsFor = new int[lists.size()];
    lists.forEach(users -> users.forEach(user -> waitsFor[user]++));
    Deque<Integer> ready = new ArrayDeque<>();
    for (int i = 0; i < waitsFor.length; i++) {
      if (waitsFor[i] == 0) {
        ready.add(i);
      }
    }
    int done = 0;
    for (Integer next = ready.poll(); next != null; next = ready.poll()) {
      done++;
      for (int user : lists.get(next)) {
        if (--waitsFor[user] == 0) {
          ready.add(user);
        }
      }
    }
    if (done < waitsFor.length) {
      throw cycle(graph, waitsFor);
    }
  }

  private OnnxException cycle(OnnxGraph graph, int[] waitsFor) {
    // Whatever still waits is on a cycle or behind one: going back long enough ends on a cycle.
    int[] before = new int[waitsFor.length];
    Arrays.fill(before, -1);
    int last = -1;
    for (int i = 0; i < waitsFor.length; i++) {
      if (waitsFor[i] > 0) {
        last = i;
        for (int user : lists(graph).get(i)) {
          before[user] = i;
        }
      }
    }
    for (int i = 0; i < waitsFor.length; i++) {
      last = before[last];
    }
    OnnxNode node = graph.nodes().get(last);
    return source.error(
        GraphIndex.place(graph, node),
        "the graph is cyclic, " + node + " waits for its own output",
        "Export the model again");
  }

  private List<List<Integer>> lists(OnnxGraph graph) {
    return followers.getOrDefault(graph, List.of());
  }
}
