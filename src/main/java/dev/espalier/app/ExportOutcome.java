package dev.espalier.app;

import dev.espalier.export.Check;
import dev.espalier.export.ExportResult;
import java.nio.file.Path;

/** How an export has ended that came as far as a written file. */
public sealed interface ExportOutcome {

  /** Where the file was to go. */
  Path target();

  /**
   * It was checked, and is in its place.
   *
   * @param result the file and what was found
   */
  record Exported(ExportResult result) implements ExportOutcome {
    @Override
    public Path target() {
      return result.file();
    }
  }

  /**
   * It failed a check, and was thrown away; what was in its place before is there still.
   *
   * @param failed the check; those before it were passed
   * @param reason what is wrong, and where
   */
  record Refused(Path target, Check failed, String reason) implements ExportOutcome {}
}
