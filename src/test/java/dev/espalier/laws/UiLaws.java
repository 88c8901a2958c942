package dev.espalier.laws;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;

/** Who does what in the window. */
final class UiLaws {
  static final String VIEWS =
      "views call their view model, helpers beside them and in ui.fx, and values";

  private UiLaws() {}

  static Stream<ArchRule> of(String root) {
    return Stream.of(
        viewModelsKnowNoScreen(root),
        viewModelsKnowNoView(root),
        viewsCallOnlyTheirViewModel(root),
        oneClassHopsToTheFxThread(root));
  }

  private static ArchRule viewModelsKnowNoScreen(String root) {
    return noClasses()
        .that(inUi(root).and(partOf("ViewModel")))
        .should()
        .dependOnClassesThat(
            resideInAPackage("javafx..")
                .and(resideOutsideOfPackages("javafx.beans..", "javafx.collections..")))
        .as("view models use javafx.beans and javafx.collections only");
  }

  private static ArchRule viewModelsKnowNoView(String root) {
    return noClasses()
        .that(inUi(root).and(partOf("ViewModel")))
        .should()
        .dependOnClassesThat(inUi(root).and(partOf("View")))
        .as("view models do not know the views");
  }

  private static ArchRule viewsCallOnlyTheirViewModel(String root) {
    return classes()
        .that(inUi(root).and(partOf("View")))
        .should(callOnlyTheirViewModel(root))
        .as(VIEWS);
  }

  private static ArchRule oneClassHopsToTheFxThread(String root) {
    return noClasses()
        .that()
        .doNotHaveFullyQualifiedName(root + ".ui.fx.FxThread")
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "the target is Platform.runLater",
                (JavaAccess<?> access) ->
                    access.getTargetOwner().getName().equals("javafx.application.Platform")
                        && access.getTarget().getName().equals("runLater")))
        .as("FxThread alone calls Platform.runLater");
  }

  private static ArchCondition<JavaClass> callOnlyTheirViewModel(String root) {
    return new ArchCondition<>("call only their view model") {
      @Override
      public void check(JavaClass view, ConditionEvents events) {
        for (JavaAccess<?> access : view.getAccessesFromSelf()) {
          if (!viewMayCall(root, view, access.getTargetOwner())) {
            events.add(SimpleConditionEvent.violated(access, access.getDescription()));
          }
        }
      }
    };
  }

  private static boolean viewMayCall(String root, JavaClass view, JavaClass target) {
    String viewName = outermost(view).getSimpleName();
    String targetName = outermost(target).getSimpleName();
    if (targetName.endsWith("ViewModel")) {
      return targetName.equals(viewName + "Model") || target.isRecord() || target.isEnum();
    }
    return !resideInAPackage(root + "..").test(target)
        || target.getPackageName().equals(view.getPackageName())
        || resideInAPackage(root + ".ui.fx..").test(target)
        || resideInAPackage(root + ".ui.chart..").test(target)
        || targetName.endsWith("View")
        || isValue(target);
  }

  /** What a view model hands out: records, enums and the sealed interfaces over them. */
  private static boolean isValue(JavaClass type) {
    return type.isRecord() || type.isEnum() || (type.isInterface() && type.reflect().isSealed());
  }

  private static DescribedPredicate<JavaClass> inUi(String root) {
    return resideInAPackage(Room.UI.packages(root));
  }

  private static DescribedPredicate<JavaClass> partOf(String suffix) {
    return DescribedPredicate.describe(
        "are part of a *" + suffix, type -> outermost(type).getSimpleName().endsWith(suffix));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(UiLaws::outermost).orElse(type);
  }
}
