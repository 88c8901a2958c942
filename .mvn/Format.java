import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Runs google-java-format over the sources: {@code java Format.java check|write STAMP FOLDER...}.
 *
 * <p>Files older than the stamp are not looked at again; the stamp is renewed when all are well.
 */
void main(String[] args) throws IOException {
  boolean write = args[0].equals("write");
  Path stamp = Path.of(args[1]);
  FileTime start = FileTime.fromMillis(System.currentTimeMillis());
  List<String> arguments = new ArrayList<>(List.of(write ? "--replace" : "--dry-run"));
  if (!write) {
    arguments.add("--set-exit-if-changed");
  }
  int options = arguments.size();
  FileTime checked = Files.exists(stamp) ? Files.getLastModifiedTime(stamp) : FileTime.fromMillis(0);
  for (String folder : List.of(args).subList(2, args.length)) {
    addSources(Path.of(folder), checked, arguments);
  }
  if (arguments.size() == options) {
    return;
  }
  int exit = run(arguments);
  if (exit != 0) {
    IO.println("Not as google-java-format writes it (files above). Run: mvn -q -Pformat");
    System.exit(exit);
  }
  Files.createDirectories(stamp.toAbsolutePath().getParent());
  Files.writeString(stamp, "");
  Files.setLastModifiedTime(stamp, start);
}

void addSources(Path folder, FileTime newerThan, List<String> found) throws IOException {
  if (!Files.isDirectory(folder)) {
    return;
  }
  try (Stream<Path> files = Files.walk(folder)) {
    for (Path file : (Iterable<Path>) files.sorted()::iterator) {
      if (file.toString().endsWith(".java")
          && Files.getLastModifiedTime(file).compareTo(newerThan) >= 0) {
        found.add(file.toString());
      }
    }
  }
}

int run(List<String> arguments) {
  ToolProvider formatter = ToolProvider.findFirst("google-java-format").orElseThrow();
  PrintWriter out = new PrintWriter(System.out, true);
  return formatter.run(out, out, arguments.toArray(String[]::new));
}
