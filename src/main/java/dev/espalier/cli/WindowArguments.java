package dev.espalier.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the window is to open.
 *
 * @param files models, data and recipes
 * @param sample whether to open the sample
 */
public record WindowArguments(List<Path> files, boolean sample) {

  static final String SAMPLE = "--sample";

  /** Copies the list. */
  public WindowArguments {
    files = List.copyOf(files);
  }

  /**
   * Reads the arguments of the program.
   *
   * @return empty if they are for the command line: they begin with a sub-command, or hold
   *     something that is no file
   */
  public static Optional<WindowArguments> of(String[] args) {
    boolean command = args.length > 0 && CommandLineProgram.COMMANDS.contains(args[0]);
    if (command || missing(args).isPresent()) {
      return Optional.empty();
    }
    List<Path> files =
        Arrays.stream(args).filter(arg -> !arg.equals(SAMPLE)).map(Path::of).toList();
    return Optional.of(new WindowArguments(files, files.size() < args.length));
  }

  /** The first argument that the window cannot open. */
  static Optional<String> missing(String[] args) {
    return Arrays.stream(args).filter(arg -> !arg.equals(SAMPLE) && !exists(arg)).findFirst();
  }

  /** Whether whoever writes this means a file or the sample: it is there, or it looks like one. */
  static boolean areMeant(String arg) {
    boolean looksLikeFile = arg.contains(".") || arg.contains("/") || arg.contains(File.separator);
    return arg.equals(SAMPLE) || exists(arg) || (looksLikeFile && !arg.startsWith("-"));
  }

  private static boolean exists(String arg) {
    try {
      return !arg.isBlank() && Files.exists(Path.of(arg));
    } catch (InvalidPathException e) {
      // So is many a pattern of layers, on Windows.
      return false;
    }
  }
}
