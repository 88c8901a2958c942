package dev.espalier.data;

/** Where the pictures of a data set come from. */
interface PictureSource {

  /** The values of a picture, for the model. */
  PixelRows pixels(int index) throws DataException;

  /** The same picture to look at. */
  Picture picture(int index) throws DataException;
}
