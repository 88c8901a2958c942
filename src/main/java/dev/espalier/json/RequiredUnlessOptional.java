package dev.espalier.json;

import java.io.Serial;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/** Makes every component of a record required whose type is not one of the Optionals. */
final class RequiredUnlessOptional extends JacksonAnnotationIntrospector {
  @Serial private static final long serialVersionUID = 1;

  private static final Set<Class<?>> OPTIONALS =
      Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

  @Override
  public Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
    return !OPTIONALS.contains(member.getRawType());
  }
}
