/**
 * What every view needs of the toolkit: the hop to the FX thread, loading of FXML, icons by
 * meaning, small node helpers. Depends on no feature.
 */
@NullMarked
package dev.espalier.ui.fx;

import org.jspecify.annotations.NullMarked;
