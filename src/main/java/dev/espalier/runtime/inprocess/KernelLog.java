package dev.espalier.runtime.inprocess;

import dev.espalier.runtime.NodeTiming;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The file that onnxruntime writes when profiling: a JSON array, one event a line. A line ends each
 * run, after the lines of its kernels.
 */
final class KernelLog {

  // Names are written as they are, so that a quote in one makes it no JSON: hence no JSON parser.
  private static final Pattern KERNEL =
      Pattern.compile(
          "\"cat\" : \"Node\".*?\"dur\" :(\\d+),.*?\"name\" :\"(.*)_kernel_time\",\"args\""
              + ".*?\"op_name\" : \"([^\"]*)\"");
  private static final Pattern END_OF_RUN =
      Pattern.compile("\"cat\" : \"Session\".*\"name\" :\"model_run\"");

  private final List<List<Call>> runs;

  private KernelLog(List<List<Call>> runs) {
    this.runs = runs;
  }

  static KernelLog read(Path file) throws IOException {
    // Names need not be UTF-8 in a model that is otherwise fine.
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return parse(lines);
    }
  }

  static KernelLog parse(Stream<String> lines) {
    List<List<Call>> runs = new ArrayList<>();
    List<Call> current = new ArrayList<>();
    for (String line : (Iterable<String>) lines::iterator) {
      Matcher kernel = KERNEL.matcher(line);
      if (kernel.find()) {
        String name = utf8(kernel.group(2));
        current.add(new Call(name, kernel.group(3), Long.parseLong(kernel.group(1))));
      } else if (END_OF_RUN.matcher(line).find()) {
        runs.add(current);
        current = new ArrayList<>();
      }
    }
    return new KernelLog(runs);
  }

  private static String utf8(String latin) {
    return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** The time of each kernel, in the order they were first called in. */
  List<NodeTiming> timings(int skippedRuns, int count) {
    Map<String, List<Call>> byKernel = new LinkedHashMap<>();
    for (List<Call> run : runs.subList(Math.min(skippedRuns, runs.size()), runs.size())) {
      for (Call call : run) {
        byKernel.computeIfAbsent(call.kernel, name -> new ArrayList<>()).add(call);
      }
    }
    List<NodeTiming> timings = new ArrayList<>();
    byKernel.forEach((name, calls) -> timings.add(timing(name, calls, count)));
    return timings;
  }

  private static NodeTiming timing(String name, List<Call> calls, int runs) {
    long[] micros = calls.stream().mapToLong(Call::micros).sorted().toArray();
    double callsPerRun = (double) calls.size() / runs;
    return new NodeTiming(
        name, calls.getFirst().op, callsPerRun, meanOfFasterHalf(micros) * callsPerRun);
  }

  private static double meanOfFasterHalf(long[] sorted) {
    return Arrays.stream(sorted, 0, (sorted.length + 1) / 2).average().orElse(0);
  }

  private record Call(String kernel, String op, long micros) {}
}
