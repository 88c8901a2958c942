package dev.espalier;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.espalier.laws.Laws;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The walls of the design hold. */
class ArchitectureTest {
  private static final String ROOT = "dev.espalier";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static Stream<ArchRule> laws() {
    return Laws.of(ROOT);
  }

  @ParameterizedTest
  @MethodSource("laws")
  void lawHolds(ArchRule law) {
    law.check(CLASSES);
  }

  @Test
  void classesAreSeen() {
    assertTrue(CLASSES.contain(Main.class));
  }
}
