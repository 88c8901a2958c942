/** What became of an export: what was checked, and what was promised beside what was measured. */
@NullMarked
package dev.espalier.ui.export;

import org.jspecify.annotations.NullMarked;
