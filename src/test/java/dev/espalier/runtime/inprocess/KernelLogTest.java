package dev.espalier.runtime.inprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.runtime.NodeTiming;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KernelLogTest {

  private static final String END_OF_RUN =
      "{\"cat\" : \"Session\",\"pid\" :1,\"tid\" :1,\"dur\" :9,\"ts\" :1,\"ph\" : \"X\","
          + "\"name\" :\"model_run\",\"args\" : {}},";

  private static String call(String name, String op, int micros) {
    return ("{\"cat\" : \"Node\",\"pid\" :1,\"tid\" :1,\"dur\" :%d,\"ts\" :5,\"ph\" : \"X\","
            + "\"name\" :\"%s_kernel_time\",\"args\" : {\"provider\" : \"CPUExecutionProvider\","
            + "\"op_name\" : \"%s\",\"node_index\" : \"3\"}},")
        .formatted(micros, name, op);
  }

  private static List<NodeTiming> timings(int skipped, int runs, String... lines) {
    return KernelLog.parse(Stream.of(lines)).timings(skipped, runs);
  }

  @Test
  void namesKernelsInTheOrderOfTheirCalls() {
    List<NodeTiming> timings =
        timings(0, 1, "[", call("conv", "Conv", 7), call("relu", "Relu", 2), END_OF_RUN, "]");

    assertEquals(
        List.of(new NodeTiming("conv", "Conv", 1, 7), new NodeTiming("relu", "Relu", 1, 2)),
        timings);
  }

  @Test
  void takesTheMeanOfTheFasterHalf() {
    List<String> lines = new ArrayList<>();
    for (int micros : new int[] {90, 4, 1000, 3, 5, 80}) {
      lines.add(call("conv", "Conv", micros));
      lines.add(END_OF_RUN);
    }
    assertEquals(4.0, timings(0, 6, lines.toArray(String[]::new)).getFirst().micros());
  }

  @Test
  void leavesTheFirstRunsOut() {
    List<NodeTiming> timings =
        timings(1, 1, call("conv", "Conv", 900), END_OF_RUN, call("conv", "Conv", 5), END_OF_RUN);

    assertEquals(5.0, timings.getFirst().micros());
  }

  @Test
  void addsUpTheCallsInsideOfALoop() {
    List<NodeTiming> timings =
        timings(
            0, 1, call("add", "Add", 2), call("add", "Add", 2), call("add", "Add", 2), END_OF_RUN);

    assertEquals(List.of(new NodeTiming("add", "Add", 3, 6)), timings);
  }

  @Test
  void namesMayHoldWhatBreaksJson() {
    String name = "say \"hello\", {x} \\ _kernel_time";

    assertEquals(name, timings(0, 1, call(name, "Conv", 1), END_OF_RUN).getFirst().kernel());
  }

  @Test
  void ignoresEverythingElse() {
    assertEquals(List.of(), timings(0, 1, "", "[", "]", "no JSON", END_OF_RUN));
  }
}
