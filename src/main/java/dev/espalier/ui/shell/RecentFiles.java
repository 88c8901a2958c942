package dev.espalier.ui.shell;

import dev.espalier.app.settings.Setting;
import dev.espalier.app.settings.Settings;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Where file choosers start: the folder that was used last. */
final class RecentFiles {
  private final Settings settings;

  RecentFiles(Settings settings) {
    this.settings = settings;
  }

  Optional<Path> folder() {
    String remembered = settings.get(Setting.LAST_FOLDER);
    if (remembered.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(remembered)).filter(Files::isDirectory);
    } catch (InvalidPathException notOfThisSystem) {
      return Optional.empty();
    }
  }

  void rememberFolderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      settings.set(Setting.LAST_FOLDER, parent.toString());
    }
  }
}
