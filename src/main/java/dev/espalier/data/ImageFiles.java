package dev.espalier.data;

import java.nio.file.Path;
import java.util.List;

/** Pictures in files, decoded when asked for. */
record ImageFiles(List<Path> files) implements PictureSource {

  @Override
  public PixelRows pixels(int index) throws DataException {
    return ImageDecoder.read(files.get(index));
  }

  @Override
  public Picture picture(int index) throws DataException {
    return ImageDecoder.read(files.get(index)).picture();
  }
}
