package dev.espalier.runtime.inprocess;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where a user keeps what can be made again. */
final class CacheDirectory {

  private CacheDirectory() {}

  static Path ofUser() {
    return of(
        System.getProperty("os.name", ""),
        Path.of(System.getProperty("user.home", "")),
        System.getenv());
  }

  static Path of(String osName, Path home, Map<String, String> environment) {
    String os = osName.toLowerCase(Locale.ROOT);
    if (os.contains("mac")) {
      return home.resolve("Library/Caches/espalier");
    }
    boolean windows = os.contains("win");
    String base = environment.get(windows ? "LOCALAPPDATA" : "XDG_CACHE_HOME");
    if (base == null || base.isBlank()) {
      return home.resolve(windows ? "AppData/Local/espalier/cache" : ".cache/espalier");
    }
    return Path.of(base).resolve(windows ? "espalier/cache" : "espalier");
  }
}
