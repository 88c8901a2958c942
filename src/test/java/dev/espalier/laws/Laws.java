package dev.espalier.laws;

import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** All laws that the rooms obey. */
public final class Laws {
  private Laws() {}

  /** The laws for the packages under a root; each holds where there is nothing to judge. */
  public static Stream<ArchRule> of(String root) {
    return Stream.of(RoomLaws.of(root), LibraryLaws.of(root), UiLaws.of(root), CodeLaws.of(root))
        .flatMap(laws -> laws)
        .map(law -> law.allowEmptyShould(true));
  }
}
