package dev.espalier.export.archive;

import dev.espalier.io.TargetProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Where the data files of an archive go: beside the model and below, never through a link, and in
 * the place of no other file that nobody has agreed to lose.
 */
final class DataPlaces {
  private final Path archive;
  private final Path target;
  private final Path folder;
  private final boolean force;

  /**
   * @param target where the model goes
   * @param force whether files are replaced
   */
  DataPlaces(Path archive, Path target, boolean force) {
    this.archive = archive;
    this.target = target;
    this.folder = Objects.requireNonNull(target.toAbsolutePath().getParent());
    this.force = force;
  }

  /**
   * The places, in the order of the files.
   *
   * @param files whose names {@link DataNames} has nothing against
   * @throws ArchiveException if one of them cannot be put there
   */
  List<Path> of(List<DataFile> files) throws IOException {
    List<Path> places = new ArrayList<>();
    for (DataFile file : files) {
      if (DataNames.same(file.name(), String.valueOf(target.getFileName()))) {
        throw new ArchiveException(
            archive,
            "",
            "has a data file with the name that the model is to get, " + file.name(),
            "Choose another name for the model",
            null);
      }
      places.add(place(file.name()));
    }
    return places;
  }

  private Path place(String name) throws IOException {
    Path place = resolved(name).normalize();
    if (!place.startsWith(folder.normalize())) {
      throw ArchiveException.damaged(archive, "directory", "a data file outside of the folder");
    }
    Path parent = Objects.requireNonNull(place.getParent());
    for (Path above = parent; !above.equals(folder.normalize()); above = parentOf(above)) {
      if (Files.exists(above, LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(above, LinkOption.NOFOLLOW_LINKS)) {
        throw new ArchiveException(
            above,
            "",
            "is a link or no folder, and data of the model would go there",
            "Unpack into an empty folder",
            null);
      }
    }
    if (Files.isDirectory(parent)) {
      TargetProblem.check(place);
    }
    refuseToReplace(place);
    return place;
  }

  private Path resolved(String name) throws ArchiveException {
    try {
      return folder.resolve(name);
    } catch (InvalidPathException e) {
      throw new ArchiveException(
          archive,
          "directory",
          "a data file has a name that this system does not allow",
          "Unpack it on another system",
          e);
    }
  }

  private void refuseToReplace(Path place) throws IOException {
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
      throw new ArchiveException(
          place,
          "",
          "is a link or no file, and data of the model would go there",
          "Unpack into an empty folder",
          null);
    }
    if (Files.isSameFile(archive, place)) {
      throw new ArchiveException(
          archive,
          "",
          "a data file of the model would take the place of the archive",
          "Unpack into another folder",
          null);
    }
    if (!force) {
      throw new ArchiveException(
          place,
          "",
          "exists, and data of the model would take its place",
          "Unpack into another folder, move it away, or replace it (unpack --force)",
          null);
    }
  }

  private static Path parentOf(Path path) {
    return Objects.requireNonNull(path.getParent());
  }
}
