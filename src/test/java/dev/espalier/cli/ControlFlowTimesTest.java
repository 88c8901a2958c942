package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.ZooModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers that cannot be measured alone do not take the estimate of the others away. */
class ControlFlowTimesTest {
  @TempDir private Path folder;

  @Test
  void layersInsideOfBranchesAreLeftOutOfTheEstimateAndNamed() throws IOException {
    Path model = Files.write(folder.resolve("zoo.onnx"), ZooModel.of(13).model());
    try (ProgramRun program = new ProgramRun()) {
      int code = program.compress(folder, model, "--bits", "4");
      String said = program.err().toString();
      assertEquals(ExitCode.OK, code, said);
      assertTrue(
          program.out().toString().contains("Estimated before: "), program.out() + "\n" + said);
      assertTrue(said.contains("left out of the estimated time"), said);
    }
  }
}
