package dev.espalier.laws;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** What holds for the code of all rooms. */
final class CodeLaws {
  private CodeLaws() {}

  static Stream<ArchRule> of(String root) {
    return Stream.of(
        noSingletons(),
        noGlobalState(root),
        noStandardStreams(root),
        noConsoleClass(root),
        noJavaUtilLogging(root),
        everyPackageIsNullMarked(root));
  }

  private static ArchRule noSingletons() {
    return noMethods()
        .that()
        .areStatic()
        .should()
        .haveName("getInstance")
        .as("no static getInstance");
  }

  private static ArchRule noGlobalState(String root) {
    return fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage(root + ".onnx.proto..")
        .should()
        .beFinal()
        .as("static fields are final");
  }

  /** The composition root may print why it could not start: there is nobody else to say it. */
  private static ArchRule noStandardStreams(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(Room.CLI.packages(root), root)
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .as("only cli writes to standard output and error");
  }

  private static ArchRule noConsoleClass(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(Room.CLI.packages(root))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.IO")
        .as("only cli uses java.lang.IO");
  }

  /** SLF4J is for writing logs; what shows or sets up logs has to know what is behind it. */
  private static ArchRule noJavaUtilLogging(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(root, root + "..log..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .as("java.util.logging is used in log packages only");
  }

  private static ArchRule everyPackageIsNullMarked(String root) {
    return classes()
        .that()
        .resideOutsideOfPackage(root + ".onnx.proto..")
        .should(beInANullMarkedPackage())
        .as("every package is null-marked");
  }

  private static ArchCondition<JavaClass> beInANullMarkedPackage() {
    return new ArchCondition<>("be in a package with @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getName() + " is in a package without @NullMarked"));
        }
      }
    };
  }
}
