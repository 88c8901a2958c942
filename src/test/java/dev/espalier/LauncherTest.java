package dev.espalier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LauncherTest {

  /** The Java Virtual Machine Specification, table 4.1-A. */
  private static final int CLASS_FILE_OF_JAVA_8 = 52;

  @Test
  void anOldJavaCanReadTheClass() throws IOException {
    try (DataInputStream in =
        new DataInputStream(
            Objects.requireNonNull(Launcher.class.getResourceAsStream("Launcher.class")))) {
      assertEquals(0xCAFEBABE, in.readInt());
      in.readUnsignedShort();
      assertEquals(CLASS_FILE_OF_JAVA_8, in.readUnsignedShort());
    }
  }

  @ParameterizedTest
  @CsvSource({"1.8, 8", "9, 9", "17, 17", "25, 25", "26, 26", "'', 0", "next, 0"})
  void featureIsTheNumberThatAJavaIsKnownBy(String specification, int feature) {
    assertEquals(feature, Launcher.feature(specification));
  }

  @Test
  void anOldJavaIsNamedAndWhatIsNeeded() {
    String text = Launcher.tooOld("17.0.15", "/opt/java");
    assertTrue(text.contains("needs Java 25"), text);
    assertTrue(text.contains("this is Java 17.0.15 in /opt/java"), text);
    assertEquals(2, text.lines().count());
  }
}
