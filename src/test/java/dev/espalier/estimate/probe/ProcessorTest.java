package dev.espalier.estimate.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessorTest {

  @Test
  void parseTakesTheFirstProcessorByNameAndNumbers() {
    String list =
        """
        processor\t: 0
        vendor_id\t: AuthenticAMD
        cpu family\t: 25
        model\t\t: 1
        model name\t: AMD EPYC
        stepping\t: 1
        flags\t\t: fpu: avx2

        processor\t: 1
        model name\t: another
        """;
    assertEquals(Optional.of("AMD EPYC 25.1.1"), Processor.parse(list));
  }

  @Test
  void parseFindsNothingWhereThereIsNoName() {
    assertEquals(Optional.empty(), Processor.parse(""));
    assertEquals(Optional.empty(), Processor.parse("processor : 0\nCPU part : 0xd0c\n"));
  }

  @Test
  void nameIsAlwaysThere() {
    assertFalse(Processor.name().isBlank());
    assertEquals(Processor.name(), Processor.name());
  }
}
