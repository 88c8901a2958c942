package dev.espalier.laws;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/** Which room may use which. */
final class RoomLaws {
  private RoomLaws() {}

  static Stream<ArchRule> of(String root) {
    return Stream.concat(
        Arrays.stream(Room.values()).map(room -> arrows(root, room)),
        Stream.of(
            everyClassHasARoom(root),
            nobodyUsesTheCompositionRoot(root),
            recipeUsesSettingsOnly(root),
            noCircles(root)));
  }

  private static ArchRule arrows(String root, Room room) {
    String[] forbidden =
        room.forbidden().stream().map(other -> other.packages(root)).toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(room.packages(root))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        .as("room " + room.name().toLowerCase(Locale.ROOT) + " uses only what its row allows");
  }

  private static ArchRule everyClassHasARoom(String root) {
    Stream<String> rooms = Arrays.stream(Room.values()).map(room -> room.packages(root));
    return classes()
        .should()
        .resideInAnyPackage(Stream.concat(Stream.of(root), rooms).toArray(String[]::new))
        .as("every class is in one of the rooms");
  }

  private static ArchRule nobodyUsesTheCompositionRoot(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root)
        .as("no room uses the composition root");
  }

  private static ArchRule recipeUsesSettingsOnly(String root) {
    DescribedPredicate<JavaClass> notASetting =
        DescribedPredicate.describe(
            "are no settings", type -> !type.isRecord() && !type.isEnum() && !type.isInterface());
    return noClasses()
        .that()
        .resideInAPackage(Room.RECIPE.packages(root))
        .should()
        .dependOnClassesThat(resideInAPackage(Room.METHOD.packages(root)).and(notASetting))
        .as("recipe uses the settings of method only");
  }

  private static ArchRule noCircles(String root) {
    return slices().matching(root + ".(**)").should().beFreeOfCycles().as("no circles of packages");
  }
}
