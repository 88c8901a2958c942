package dev.espalier.app;

import dev.espalier.data.FedSample;
import dev.espalier.data.Picture;
import java.util.Optional;

/**
 * A sample before and after its preparation.
 *
 * @param original as it is in the data, where it is a picture
 * @param fed as the model gets it
 */
public record PreparedSample(Optional<Picture> original, FedSample fed) {}
