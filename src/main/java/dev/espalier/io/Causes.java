package dev.espalier.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** What an input-output error means, in words: the JDK's messages are often only a file name. */
public final class Causes {
  private Causes() {}

  /** The reason alone, without the name of the file. */
  public static String text(IOException cause) {
    return switch (cause) {
      case NoSuchFileException e -> "no such file or folder";
      case AccessDeniedException e -> "access denied";
      case FileAlreadyExistsException e -> "already exists";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      case FileSystemException e -> "cannot be read or written";
      default -> Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    };
  }
}
