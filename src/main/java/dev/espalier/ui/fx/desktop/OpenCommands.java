package dev.espalier.ui.fx.desktop;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The commands of the system that show files; where there are several, the best one first. */
enum OpenCommands {
  LINUX(true) {
    @Override
    List<List<String>> open(Path file) {
      return List.of(List.of("xdg-open", file.toString()));
    }

    // The first command selects it, by the interface that file managers offer.
    @Override
    List<List<String>> showInFolder(Path file) {
      return List.of(
          List.of(
              "dbus-send",
              "--session",
              "--print-reply",
              "--reply-timeout=4000",
              "--dest=org.freedesktop.FileManager1",
              "/org/freedesktop/FileManager1",
              "org.freedesktop.FileManager1.ShowItems",
              "array:string:" + file.toUri(),
              "string:"),
          List.of("xdg-open", folder(file)));
    }
  },
  MAC(true) {
    @Override
    List<List<String>> open(Path file) {
      return List.of(List.of("open", file.toString()));
    }

    @Override
    List<List<String>> showInFolder(Path file) {
      return List.of(List.of("open", "-R", file.toString()));
    }
  },
  /** Its Explorer ends with status 1 whether it has shown the file or not. */
  WINDOWS(false) {
    @Override
    List<List<String>> open(Path file) {
      return List.of(
          List.of("rundll32.exe", "url.dll,FileProtocolHandler", file.toUri().toString()));
    }

    @Override
    List<List<String>> showInFolder(Path file) {
      return List.of(List.of("explorer.exe", "/select," + file));
    }
  };

  private final boolean tellsByStatus;

  OpenCommands(boolean tellsByStatus) {
    this.tellsByStatus = tellsByStatus;
  }

  /** The commands of a system, by the name that Java has for it. */
  static OpenCommands of(String system) {
    String name = system.toLowerCase(Locale.ROOT);
    return name.contains("win") ? WINDOWS : name.contains("mac") ? MAC : LINUX;
  }

  abstract List<List<String>> open(Path file);

  abstract List<List<String>> showInFolder(Path file);

  /** Whether a status other than zero means that the command has failed. */
  boolean tellsByStatus() {
    return tellsByStatus;
  }

  private static String folder(Path file) {
    return Objects.requireNonNull(file.getParent(), "an absolute path").toString();
  }
}
