package dev.espalier.export.archive;

/**
 * A file of external data in an archive.
 *
 * @param name relative to the folder of the model, with {@code /} between folders; checked by
 *     {@link DataNames}
 * @param bytes its size
 */
record DataFile(String name, long bytes) {}
