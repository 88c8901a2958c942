package dev.espalier.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.Nulls;
import dev.espalier.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes records as JSON (RFC 8259).
 *
 * <p>A record's components are the fields of an object, in their order; maps, lists, arrays,
 * strings, numbers, booleans and further records may be inside. An {@link java.util.Optional} that
 * is empty is left out. Enum constants are written in lower case and read in any case. Reading is
 * strict: an unknown, a doubled or a missing field and a value of another kind are errors that say
 * in which line and field they are. Only an Optional may be missing.
 */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .changeDefaultPropertyInclusion(
              included -> included.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
          .annotationIntrospector(new RequiredUnlessOptional())
          .build();
  private static final ObjectWriter INDENTED =
      MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT);

  private static final Pattern MISSING =
      Pattern.compile("Missing required creator property '(.*)' \\(index \\d+\\)");

  private Json() {}

  /**
   * Reads a file.
   *
   * @throws JsonException if the file is not JSON or does not describe such a record
   * @throws IOException if the file cannot be read
   */
  public static <T> T read(Path file, Class<T> type) throws IOException {
    try {
      if (Files.isDirectory(file)) {
        throw new JsonException(file + ": is a folder, not a file");
      }
      return parse(Files.readString(file), file.toString(), type);
    } catch (CharacterCodingException e) {
      throw new JsonException(file + ": is not text in UTF-8, which JSON is", e);
    }
  }

  /**
   * Reads a text.
   *
   * @param source what the text is, for messages
   * @throws JsonException if the text is not JSON or does not describe such a record
   */
  public static <T> T parse(String text, String source, Class<T> type) throws JsonException {
    try {
      // A lone null, which is valid JSON, is no record.
      T value = MAPPER.readValue(text, type);
      if (value == null) {
        throw new JsonException(source + ": holds nothing, not even an object");
      }
      return value;
    } catch (JacksonException e) {
      throw new JsonException(source + describePlace(e) + ": " + problem(e), e);
    }
  }

  /** Writes a file in one step, indented, for people to read. */
  public static void write(Path file, Object value) throws IOException {
    AtomicFile.writeText(file, text(value) + "\n");
  }

  /** Indented, for people to read. */
  public static String text(Object value) {
    return INDENTED.writeValueAsString(value);
  }

  /** In one line, for machines. */
  public static String line(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** Without the names of classes, which mean nothing to whoever wrote the file. */
  private static String problem(JacksonException e) {
    Matcher missing = MISSING.matcher(e.getOriginalMessage());
    if (missing.matches()) {
      return "the field '" + missing.group(1) + "' is missing";
    }
    return e instanceof MismatchedInputException mismatch
            && mismatch.getTargetType() != null
            && e.getOriginalMessage().matches("(?s)Cannot (deserialize|coerce) .*")
        ? "should be " + kind(mismatch.getTargetType())
        : e.getOriginalMessage().replaceAll(" \\(start marker at [^)]*\\)[^)]*\\)", "");
  }

  private static String kind(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(" or "));
    }
    if (Number.class.isAssignableFrom(type) || (type.isPrimitive() && type != boolean.class)) {
      return type == Integer.class || type == int.class || type == Long.class || type == long.class
          ? "a whole number"
          : "a number";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (Collection.class.isAssignableFrom(type) || type.isArray()) {
      return "a list";
    }
    return type == String.class ? "a text" : "an object with fields";
  }

  private static String describePlace(JacksonException e) {
    String line = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
    String field =
        e.getPath().stream()
            .map(step ->
                step.getPropertyName() == null
                    ? "[" + step.getIndex() + "]"
                    : step.getPropertyName())
            .collect(Collectors.joining("."));
    return line + (field.isEmpty() ? "" : ", field " + field);
  }
}
