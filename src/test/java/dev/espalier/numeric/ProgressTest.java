package dev.espalier.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void partReportsItsShareOfTheWhole() {
    List<String> reports = new ArrayList<>();
    Progress whole = (fraction, message) -> reports.add(message + " " + fraction);
    Progress part = whole.part(0.5, 0.75);
    part.report(0, "begin");
    part.report(1, "end");
    assertEquals(List.of("begin 0.5", "end 0.75"), reports);
  }
}
