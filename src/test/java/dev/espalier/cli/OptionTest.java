package dev.espalier.cli;

import dev.espalier.export.ExportReport;
import dev.espalier.json.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of options have in common: the program, what it says, and a folder to write to. */
abstract class OptionTest {
  static final String DATA = "assets/samples/fashion-mnist/calibration-images-idx3-ubyte.gz";

  @TempDir Path folder;
  final ProgramRun program = new ProgramRun();
  final StringWriter out = program.out();
  final StringWriter err = program.err();
  private final Object model;

  /** Tests on one of the samples: {@code lenet-5}, for example. */
  OptionTest(String sample) {
    this.model = sample(sample);
  }

  @AfterEach
  final void close() {
    program.close();
  }

  /** Where a sample is. */
  static String sample(String name) {
    return "assets/samples/" + name + ".onnx";
  }

  /** Compresses the sample to {@link #target}; returns the exit status. */
  int compress(String... more) {
    return compressModel(model, more);
  }

  /** The same with another model. */
  final int compressModel(Object other, String... more) {
    return program.compress(folder, other, more);
  }

  /** Where the compressed model is. */
  final Path target() {
    return folder.resolve("small.onnx");
  }

  /** The report of the newest export. */
  final ExportReport report() throws IOException {
    return Json.read(folder.resolve("small.report.json"), ExportReport.class);
  }
}
