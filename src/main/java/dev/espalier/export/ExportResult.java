package dev.espalier.export;

import java.nio.file.Path;

/**
 * An export that was checked and is in its place.
 *
 * @param file the compressed model
 * @param html the report for people, beside it
 * @param json the report for machines, beside it
 * @param report what both reports say
 */
public record ExportResult(Path file, Path html, Path json, ExportReport report) {}
