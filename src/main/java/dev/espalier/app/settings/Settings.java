package dev.espalier.app.settings;

import dev.espalier.io.AtomicFile;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The values of {@link Setting}, kept in {@code settings.properties} in the user's configuration
 * folder. A missing or broken file means defaults; a folder that cannot be written to costs the
 * memory between starts and nothing else. Not thread-safe.
 */
public final class Settings {

  private static final Logger LOG = LoggerFactory.getLogger(Settings.class);
  private static final int RECENT_KEPT = 12;

  private final Path folder;
  private final Properties values = new Properties();

  /** Settings in a folder, which need not exist yet. */
  public Settings(Path folder) {
    this.folder = folder;
    Path file = file();
    if (!Files.isRegularFile(file)) {
      return;
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      values.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("Cannot read {}; starting with defaults", file, e);
      values.clear();
    }
  }

  /** The folder of this user on this system; {@code -Despalier.home=FOLDER} overrides it. */
  public static Path userFolder() {
    String told = System.getProperty("espalier.home");
    if (told != null) {
      return Path.of(told);
    }
    String home = System.getProperty("user.home", ".");
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.contains("win")) {
      String appData = System.getenv("APPDATA");
      return appData == null ? Path.of(home, ".espalier") : Path.of(appData, "Espalier");
    }
    if (system.contains("mac")) {
      return Path.of(home, "Library", "Application Support", "Espalier");
    }
    String config = System.getenv("XDG_CONFIG_HOME");
    return config == null || config.isBlank()
        ? Path.of(home, ".config", "espalier")
        : Path.of(config, "espalier");
  }

  /** The folder that holds the settings and what else is kept between starts. */
  public Path folder() {
    return folder;
  }

  private Path file() {
    return folder.resolve("settings.properties");
  }

  /** The value of a setting. */
  public String get(Setting setting) {
    return values.getProperty(setting.key(), setting.initial());
  }

  /** The value of a yes-or-no setting. */
  public boolean isOn(Setting setting) {
    return Boolean.parseBoolean(get(setting));
  }

  /** The value of a number setting; its default where the file holds no number. */
  public int number(Setting setting) {
    try {
      return Integer.parseInt(get(setting).strip());
    } catch (NumberFormatException e) {
      LOG.warn("{} is not a number in {}", setting.key(), file());
      return Integer.parseInt(setting.initial());
    }
  }

  /** Changes a setting and keeps it. */
  public void set(Setting setting, String value) {
    values.setProperty(setting.key(), value);
    save();
  }

  /** The paths of a list setting, newest first, without those that are gone. */
  public List<Path> recent(Setting setting) {
    return lines(setting).map(Path::of).filter(Files::exists).toList();
  }

  /** Puts a path at the head of a list setting. */
  public void remember(Setting setting, Path path) {
    String first = path.toAbsolutePath().normalize().toString();
    Stream<String> rest = lines(setting).filter(line -> !line.equals(first));
    List<String> kept = Stream.concat(Stream.of(first), rest).limit(RECENT_KEPT).toList();
    set(setting, String.join("\n", kept));
  }

  private Stream<String> lines(Setting setting) {
    return Arrays.stream(get(setting).split("\n", -1)).filter(line -> !line.isBlank());
  }

  private void save() {
    try {
      Files.createDirectories(folder);
      StringWriter text = new StringWriter();
      values.store(text, "Espalier settings (" + StandardCharsets.UTF_8 + ")");
      AtomicFile.writeText(file(), text.toString());
    } catch (IOException e) {
      LOG.warn("Cannot keep settings in {}", folder, e);
    }
  }
}
